import { retried } from "../ui/load";
import type { admin } from "./en/admin";
import type { call } from "./en/call";
import type { chat } from "./en/chat";
import type { chatMore } from "./en/chatMore";
import type { core } from "./en/core";
import type { door } from "./en/door";
import type { files } from "./en/files";
import type { home } from "./en/home";
import type { match } from "./en/match";
import type { record } from "./en/record";
import type { settings } from "./en/settings";
import type { Same } from "./shape";

/** How much of a language there is: each part comes with those before it. */
export const PARTS = [
  "core",
  "door",
  "home",
  "call",
  "chat",
  "chatMore",
  "match",
  "settings",
  "admin",
  "record",
  "moderation",
] as const;

/** How much of a language there is: what every page says, the door too, people who are signed in, and so on to all. */
export type Part = (typeof PARTS)[number];

/** Words by area. */
export type Words = Readonly<Record<string, unknown>>;

interface Loader {
  readonly name: string;
  readonly core: () => Promise<{ core: Same<typeof core> }>;
  readonly door: () => Promise<{ door: Same<typeof door> }>;
  readonly home: () => Promise<{ home: Same<typeof home> }>;
  readonly call: () => Promise<{ call: Same<typeof call> }>;
  readonly chat: () => Promise<{ chat: Same<typeof chat>; files: Same<typeof files> }>;
  readonly chatMore: () => Promise<{ chatMore: Same<typeof chatMore> }>;
  readonly match: () => Promise<{ match: Same<typeof match> }>;
  readonly settings: () => Promise<{ settings: Same<typeof settings> }>;
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
    call: retried(() => import("./en/call")),
    chat: retried(() => import("./en/chat")),
    chatMore: retried(() => import("./en/chatMore")),
    match: retried(() => import("./en/match")),
    settings: retried(() => import("./en/settings")),
    admin: retried(() => import("./en/admin")),
    record: retried(() => import("./en/record")),
  },
  de: {
    name: "Deutsch",
    core: retried(() => import("./de/core")),
    door: retried(() => import("./de/door")),
    home: retried(() => import("./de/home")),
    call: retried(() => import("./de/call")),
    chat: retried(() => import("./de/chat")),
    chatMore: retried(() => import("./de/chatMore")),
    match: retried(() => import("./de/match")),
    settings: retried(() => import("./de/settings")),
    admin: retried(() => import("./de/admin")),
    record: retried(() => import("./de/record")),
  },
} satisfies Record<string, Loader>;

/** The code of a language that is spoken here. */
export type Code = keyof typeof LOADERS;

/** Loads a language up to a part. Rejects when it cannot be loaded. */
export async function loadWords(code: Code, upTo: Part): Promise<Words> {
  const { core, door, home, call, chat, chatMore, match, settings, admin, record }: Loader = LOADERS[code];
  const wanted = (part: Part) => PARTS.indexOf(part) <= PARTS.indexOf(upTo);
  // Those of which a file holds one area are as they are; the others hold several under their name.
  const loaded = await Promise.all([
    core().then((words) => words.core),
    wanted("door") && door().then((words) => words.door),
    wanted("home") && home().then((words) => words.home),
    wanted("call") && call(),
    wanted("chat") && chat(),
    wanted("chatMore") && chatMore(),
    wanted("match") && match(),
    wanted("settings") && settings(),
    wanted("admin") && admin().then((words) => words.admin),
    wanted("record") && record().then((words) => words.record),
  ]);
  return Object.assign({}, ...loaded) as Words;
}
