import { createStore, type StoreApi } from "zustand/vanilla";
import { MatchMode } from "~/gen/switchboard/call/v1/match_pb";
import type { TextStorage } from "~/shared/lib/platform";
import type { Wish } from "./machine/types";

/** The contract's limits. */
export const MOST_INTERESTS = 10;
export const MOST_LANGUAGES = 5;
export const LONGEST_INTEREST = 32;

/** What is kept on this device. */
export interface MatchPreferences extends Wish {
  /** The version of the rules that was agreed to; empty: none. */
  readonly rules: string;
}

const KEY = "switchboard.match";
const MODES: readonly MatchMode[] = [MatchMode.TEXT, MatchMode.AUDIO, MatchMode.VIDEO];
const DEFAULTS: MatchPreferences = { rules: "", mode: MatchMode.VIDEO, interests: [], languages: [] };

/** Keeps whom one looks for, and which rules one has agreed to. */
export class MatchMemory {
  readonly state: StoreApi<MatchPreferences>;

  constructor(private readonly storage: TextStorage) {
    const kept = parse(storage.get(KEY));
    this.state = createStore<MatchPreferences>(() => kept);
  }

  set(change: Partial<MatchPreferences>): void {
    this.state.setState(change);
    this.storage.set(KEY, JSON.stringify(this.state.getState()));
  }
}

/** Adds what was typed, several at once between commas; what is there already, too long or too much is left out. */
export function withInterests(before: readonly string[], typed: string): readonly string[] {
  const known = new Set(before.map(fold));
  const next = [...before];
  for (const part of typed.split(",")) {
    const interest = part.trim().replaceAll(/\s+/g, " ");
    const fits = interest !== "" && Array.from(interest).length <= LONGEST_INTEREST && next.length < MOST_INTERESTS;
    if (!fits || known.has(fold(interest))) continue;
    known.add(fold(interest));
    next.push(interest);
  }
  return next;
}

/** Interests are compared without regard to case. */
export function fold(interest: string): string {
  return interest.toLocaleLowerCase();
}

function parse(text: string | undefined): MatchPreferences {
  try {
    const kept: unknown = JSON.parse(text ?? "{}");
    return typeof kept === "object" && kept !== null ? checked(kept) : DEFAULTS;
  } catch {
    return DEFAULTS;
  }
}

function checked(kept: Partial<Record<keyof MatchPreferences, unknown>>): MatchPreferences {
  return {
    rules: typeof kept.rules === "string" ? kept.rules : "",
    mode: MODES.find((mode) => mode === kept.mode) ?? DEFAULTS.mode,
    interests: texts(kept.interests, MOST_INTERESTS),
    languages: texts(kept.languages, MOST_LANGUAGES),
  };
}

function texts(value: unknown, most: number): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === "string").slice(0, most) : [];
}
