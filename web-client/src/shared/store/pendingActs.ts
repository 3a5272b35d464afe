import type { TextStorage } from "../lib/platform";

/** What can be undone for a while. */
export type UndoableAct = "decline" | "cancel" | "remove";

/** Something that was done here and that the server has not answered yet. */
export interface PendingAct {
  /** Whom it is about. */
  readonly userId: string;
  readonly act: UndoableAct;
  /** When it was done: milliseconds since 1970. */
  readonly since: number;
  /** From then on nobody undoes it: milliseconds since 1970. */
  readonly due: number;
}

const KEY = "switchboard.acts";
const ACTS: ReadonlySet<unknown> = new Set<UndoableAct>(["decline", "cancel", "remove"]);

/** Acts that outlive the page: one about each person, kept for whoever did them until the server has answered. */
export class PendingActs {
  private owner = "";

  constructor(private readonly storage: TextStorage) {}

  /** Whose acts these are from now on; empty: nobody's, and nothing is kept. */
  open(owner: string): void {
    this.owner = owner;
  }

  all(): readonly PendingAct[] {
    return this.owner === "" ? [] : parse(this.storage.get(this.key));
  }

  keep(pending: PendingAct): void {
    this.write([...this.all().filter(({ userId }) => userId !== pending.userId), pending]);
  }

  /** Forgets it; a newer one about the same person stays. */
  drop(done: PendingAct): void {
    this.write(this.all().filter((pending) => !sameAct(pending, done)));
  }

  private get key(): string {
    return `${KEY}.${this.owner}`;
  }

  private write(acts: readonly PendingAct[]): void {
    if (this.owner === "") return;
    if (acts.length === 0) this.storage.remove(this.key);
    else this.storage.set(this.key, JSON.stringify(acts));
  }
}

/** Whether two are the same, however long they may be undone. */
export function sameAct(one: PendingAct, other: PendingAct): boolean {
  return one.userId === other.userId && one.act === other.act && one.since === other.since;
}

/** What is kept may have been written by another version, or by hand. */
function parse(text: string | undefined): PendingAct[] {
  try {
    const kept: unknown = JSON.parse(text ?? "[]");
    return Array.isArray(kept) ? kept.filter(isPending) : [];
  } catch {
    return [];
  }
}

function isPending(value: unknown): value is PendingAct {
  if (typeof value !== "object" || value === null) return false;
  const { userId, act, since, due } = value as Record<keyof PendingAct, unknown>;
  return typeof userId === "string" && typeof since === "number" && typeof due === "number" && ACTS.has(act);
}
