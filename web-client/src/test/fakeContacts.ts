import { create, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { Code, type ConnectRouter } from "@connectrpc/connect";
import {
  type Contact,
  ContactChangedSchema,
  ContactKind,
  ContactSchema,
  ContactService,
  Reach,
  ReachabilitySchema,
} from "~/gen/switchboard/auth/v1/contact_pb";
import type { User } from "~/gen/switchboard/auth/v1/user_pb";
import type { EventSchema } from "~/gen/switchboard/notify/v1/notify_pb";
import { refusal } from "./fixtures";

type Side = { kind: ContactKind; note: string; since: number; version: bigint };

/** What contacts ask of the rest of the platform. */
export interface ContactsSurroundings {
  readonly users: readonly User[];
  /** Throws what every call should throw, if there is something. */
  check(): void;
  tell(userId: string, event: MessageInitShape<typeof EventSchema>): void;
}

const MIRROR = new Map([
  [ContactKind.INCOMING, ContactKind.OUTGOING],
  [ContactKind.OUTGOING, ContactKind.INCOMING],
  [ContactKind.CONTACT, ContactKind.CONTACT],
]);
const STRANGERS: Side = { kind: ContactKind.NONE, note: "", since: 0, version: 0n };

/** The contacts of everybody, in memory. Either of two people has a side of their own. */
export class FakeContacts {
  /** Who takes calls from whom, where it is not everybody. */
  readonly callLevel = new Map<string, Reach>();
  /** How many calls of each method there were. */
  readonly asked: string[] = [];
  private readonly sides = new Map<string, Side>();
  private time = 1_700_000_000_000;

  constructor(private readonly backend: ContactsSurroundings) {}

  /** Puts two people into a relation, from the first one's side, and tells both. */
  put(me: string, other: string, kind: ContactKind, note = ""): Contact {
    this.set(me, other, kind, note);
    if (kind !== ContactKind.BLOCKED && this.side(other, me).kind !== ContactKind.BLOCKED) {
      this.set(other, me, MIRROR.get(kind) ?? ContactKind.NONE, note);
    }
    return this.contact(me, other);
  }

  contact(me: string, other: string): Contact {
    const { since, ...side } = this.side(me, other);
    const user = this.backend.users.find(({ userId }) => userId === other);
    if (!user) throw refusal(Code.NotFound, "switchboard.auth.v1", "USER_NOT_FOUND");
    return create(ContactSchema, { ...side, user, since: timestampFromMs(since) });
  }

  /** Whether either has blocked the other. */
  isBlocked(me: string, other: string): boolean {
    return [this.side(me, other), this.side(other, me)].some(({ kind }) => kind === ContactKind.BLOCKED);
  }

  serve({ service }: ConnectRouter, me: string): void {
    const answer = <R extends { userId: string }>(name: string, act: (request: R) => Contact) => {
      return (request: R) => {
        this.note(name);
        return { contact: act(request) };
      };
    };
    const from = (kind: ContactKind, to: ContactKind) => {
      return ({ userId }: { userId: string }) => this.move(me, userId, kind, to);
    };
    service(ContactService, {
      requestContact: answer("request", ({ userId, note }) => this.request(me, userId, note)),
      acceptContact: answer("accept", ({ userId }) => this.accept(me, userId)),
      declineContact: answer("decline", from(ContactKind.INCOMING, ContactKind.NONE)),
      cancelContactRequest: answer("cancel", from(ContactKind.OUTGOING, ContactKind.NONE)),
      removeContact: answer("remove", from(ContactKind.CONTACT, ContactKind.NONE)),
      blockUser: answer("block", ({ userId }) => this.block(me, userId)),
      unblockUser: answer("unblock", from(ContactKind.BLOCKED, ContactKind.NONE)),
      getContact: answer("get", ({ userId }) => this.contact(me, userId)),
      listContacts: ({ kind, pageSize, pageToken }) => {
        this.note("list");
        return this.page(me, kind, pageSize, Number(pageToken));
      },
      checkReachable: ({ userIds }) => {
        this.note("reach");
        return { reachabilities: userIds.map((userId) => this.reach(me, userId)) };
      },
    });
  }

  private note(name: string): void {
    this.asked.push(name);
    this.backend.check();
  }

  private side(me: string, other: string): Side {
    return this.sides.get(`${me} ${other}`) ?? STRANGERS;
  }

  private set(me: string, other: string, kind: ContactKind, note: string): void {
    this.time += 60_000;
    const version = this.side(me, other).version + 1n;
    this.sides.set(`${me} ${other}`, { kind, note, since: this.time, version });
    const changed = create(ContactChangedSchema, { contact: this.contact(me, other) });
    const payload = toBinary(ContactChangedSchema, changed);
    this.backend.tell(me, { type: ContactChangedSchema.typeName, aggregateId: other, version, payload });
  }

  private move(me: string, other: string, kind: ContactKind, to: ContactKind): Contact {
    return this.side(me, other).kind === kind ? this.put(me, other, to) : this.contact(me, other);
  }

  private request(me: string, other: string, note: string): Contact {
    const { kind } = this.side(me, other);
    if (kind === ContactKind.BLOCKED) throw refusal(Code.FailedPrecondition, "switchboard.auth.v1", "USER_BLOCKED");
    if (kind === ContactKind.INCOMING) return this.put(me, other, ContactKind.CONTACT);
    if (kind === ContactKind.CONTACT) return this.contact(me, other);
    return this.put(me, other, ContactKind.OUTGOING, note);
  }

  private accept(me: string, other: string): Contact {
    const { kind } = this.side(me, other);
    if (kind === ContactKind.CONTACT) return this.contact(me, other);
    if (kind !== ContactKind.INCOMING) throw refusal(Code.NotFound, "switchboard.auth.v1", "REQUEST_NOT_FOUND");
    return this.put(me, other, ContactKind.CONTACT);
  }

  private block(me: string, other: string): Contact {
    if (this.side(other, me).kind !== ContactKind.BLOCKED) this.set(other, me, ContactKind.NONE, "");
    return this.put(me, other, ContactKind.BLOCKED);
  }

  private page(me: string, kind: ContactKind, size: number, from: number) {
    const all = this.backend.users
      .filter(({ userId }) => userId !== me && this.side(me, userId).kind === kind)
      .map(({ userId }) => this.contact(me, userId));
    const to = from + (size || 50);
    return { contacts: all.slice(from, to), nextPageToken: to < all.length ? String(to) : "", total: all.length };
  }

  private reach(me: string, userId: string) {
    const call = this.callReach(me, userId);
    return create(ReachabilitySchema, { userId, call, write: call, presence: call });
  }

  private callReach(me: string, userId: string): Reach {
    if (userId === me) return Reach.SELF;
    const user = this.backend.users.find((known) => known.userId === userId);
    if (!user || user.deleted) return Reach.GONE;
    if (this.side(me, userId).kind === ContactKind.BLOCKED) return Reach.BLOCKED_BY_YOU;
    if (this.side(userId, me).kind === ContactKind.BLOCKED) return Reach.CONTACTS_ONLY;
    const level = this.callLevel.get(userId) ?? Reach.ALLOWED;
    const isContact = this.side(me, userId).kind === ContactKind.CONTACT;
    return level === Reach.CONTACTS_ONLY && isContact ? Reach.ALLOWED : level;
  }
}
