import type { Client } from "@connectrpc/connect";
import { createStore, type StoreApi } from "zustand/vanilla";
import type { User, UserService } from "~/gen/switchboard/auth/v1/user_pb";
import type { Cancel, Clock } from "../lib/platform";

/** A person; `undefined` while not known, `null` when there is nobody with the id. */
export type KnownUsers = Readonly<Record<string, User | null>>;

const COLLECT_MS = 10;
const AGAIN_AFTER_MS = 3_000;
const MOST_PER_REQUEST = 200;

/** People by id, asked for once and many at a time. */
export class Users {
  readonly state: StoreApi<KnownUsers> = createStore<KnownUsers>(() => ({}));

  private wanted = new Set<string>();
  private readonly asked = new Set<string>();
  private cancelTimer: Cancel | undefined;

  constructor(
    private readonly client: Pick<Client<typeof UserService>, "batchGetUsers">,
    private readonly clock: Clock,
  ) {}

  /** Makes a person known, sooner or later: what fails is tried again. */
  want(userId: string): void {
    if (userId === "" || userId in this.state.getState() || this.asked.has(userId)) return;
    this.wanted.add(userId);
    this.fetchLater(COLLECT_MS);
  }

  /** Adds people who came with another answer. */
  add(users: readonly User[]): void {
    if (users.length === 0) return;
    this.state.setState(Object.fromEntries(users.map((user) => [user.userId, user])));
  }

  clear(): void {
    this.wanted.clear();
    this.cancelTimer?.();
    this.cancelTimer = undefined;
    this.state.setState({}, true);
  }

  private fetchLater(ms: number): void {
    this.cancelTimer ??= this.clock.after(ms, () => {
      this.cancelTimer = undefined;
      void this.fetch();
    });
  }

  private fetchMore(ms: number): void {
    if (this.wanted.size > 0) this.fetchLater(ms);
  }

  private async fetch(): Promise<void> {
    const ids = [...this.wanted].slice(0, MOST_PER_REQUEST);
    this.wanted = new Set([...this.wanted].slice(MOST_PER_REQUEST));
    for (const id of ids) this.asked.add(id);
    try {
      const { users } = await this.client.batchGetUsers({ userIds: ids });
      const nobody = Object.fromEntries(ids.map((id) => [id, null]));
      this.state.setState({ ...nobody, ...Object.fromEntries(users.map((user) => [user.userId, user])) });
      this.fetchMore(COLLECT_MS);
    } catch {
      for (const id of ids) this.wanted.add(id);
      this.fetchMore(AGAIN_AFTER_MS);
    } finally {
      for (const id of ids) this.asked.delete(id);
    }
  }
}
