import { retried } from "../ui/load";
import type { admin } from "./en/admin";
import type { core } from "./en/core";
import type { door } from "./en/door";
import type { home } from "./en/home";
import type { record } from "./en/record";
import type { Same } from "./shape";

/** How much of a language there is: each part comes with those before it. */
export const PARTS = ["core", "door", "home", "admin", "record"] as const;

/** How much of a language there is: what every page says, the door too, people who are signed in, administrators, and all. */
export type Part = (typeof PARTS)[number];

/** Words by area. */
export type Words = Readonly<Record<string, unknown>>;

interface Loader {
  readonly name: string;
  readonly core: () => Promise<{ core: Same<typeof core> }>;
  readonly door: () => Promise<{ door: Same<typeof door> }>;
  readonly home: () => Promise<{ home: Same<typeof home> }>;
  readonly admin: () => Promise<{ admin: Same<typeof admin> }>;
  readonly record: () => Promise<{ record: Same<typeof record> }>;
}

/** Another language is a folder beside these, and an entry here. */
export const LOADERS = {
  en: {
    name: "English",
    core: retried(() => import("./en/core")),
    door: retried(() => import("./en/door")),
    home: retried(() => import("./en/home")),
    admin: retried(() => import("./en/admin")),
    record: retried(() => import("./en/record")),
  },
  de: {
    name: "Deutsch",
    core: retried(() => import("./de/core")),
    door: retried(() => import("./de/door")),
    home: retried(() => import("./de/home")),
    admin: retried(() => import("./de/admin")),
    record: retried(() => import("./de/record")),
  },
} satisfies Record<string, Loader>;

/** The code of a language that is spoken here. */
export type Code = keyof typeof LOADERS;

/** Loads a language up to a part. Rejects when it cannot be loaded. */
export async function loadWords(code: Code, upTo: Part): Promise<Words> {
  const { core, door, home, admin, record }: Loader = LOADERS[code];
  const wanted = (part: Part) => PARTS.indexOf(part) <= PARTS.indexOf(upTo);
  const [first, second, third, fourth, fifth] = await Promise.all([
    core(),
    wanted("door") ? door() : undefined,
    wanted("home") ? home() : undefined,
    wanted("admin") ? admin() : undefined,
    wanted("record") ? record() : undefined,
  ]);
  return { ...first.core, ...second?.door, ...third?.home, ...fourth?.admin, ...fifth?.record };
}
