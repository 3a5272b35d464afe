import type { Client } from "@connectrpc/connect";
import { createStore, type StoreApi } from "zustand/vanilla";
import type { User, UserService, UserStatus } from "~/gen/switchboard/auth/v1/user_pb";
import type { Clock } from "../lib/platform";
import { toMs } from "../lib/time";
import { Batch } from "./batch";

/** A person; `undefined` while not known, `null` when there is nobody with the id. */
export type KnownUsers = Readonly<Record<string, User | null>>;

/** Nobody tells when a name or a picture changes: who is shown again after this is looked up again. */
const FRESH_MS = 5 * 60_000;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** People by id, asked for many at a time and again once they are shown after a while. */
export class Users {
  readonly state: StoreApi<KnownUsers> = createStore<KnownUsers>(() => ({}));

  private readonly batch: Batch;

  constructor(client: Pick<Client<typeof UserService>, "batchGetUsers">, clock: Clock) {
    this.batch = new Batch({
      clock,
      freshMs: FRESH_MS,
      fetch: async (ids) => {
        const { users } = await client.batchGetUsers({ userIds: [...ids] });
        const nobody = Object.fromEntries(ids.map((id) => [id, null]));
        return () => this.state.setState({ ...nobody, ...byId(users) });
      },
    });
  }

  /** Makes a person known, sooner or later. What is not a user id names nobody, and one such would spoil the rest. */
  want(userId: string): void {
    if (userId === "" || this.state.getState()[userId] === null) return;
    if (UUID.test(userId)) this.batch.want(userId);
    else this.state.setState({ [userId]: null });
  }

  /** Adds people who came with another answer. */
  add(users: readonly User[]): void {
    if (users.length === 0) return;
    this.state.setState(byId(users));
    this.batch.answered(users.map(({ userId }) => userId));
  }

  clear(): void {
    this.batch.clear();
    this.state.setState({}, true);
  }
}

/** What a person says of themselves at a time (milliseconds since 1970), unless it is over. */
export function statusAt(user: User, now: number): UserStatus | undefined {
  const { status } = user;
  if (!status || (status.emoji === "" && status.text === "")) return undefined;
  return (toMs(status.expireTime) ?? Number.POSITIVE_INFINITY) > now ? status : undefined;
}

function byId(users: readonly User[]): KnownUsers {
  return Object.fromEntries(users.map((user) => [user.userId, user]));
}
