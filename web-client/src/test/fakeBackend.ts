import { clone, create, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { Code, type ConnectRouter, createRouterTransport, type Transport } from "@connectrpc/connect";
import { AuthService } from "~/gen/switchboard/auth/v1/auth_pb";
import { type User, UserSchema, UserService } from "~/gen/switchboard/auth/v1/user_pb";
import { CallService, type SignalRequest, type SignalResponseSchema } from "~/gen/switchboard/call/v1/call_pb";
import type { ClientSignal } from "~/gen/switchboard/call/v1/signal_pb";
import {
  type Call,
  CallChangedSchema,
  type CallKind,
  CallSchema,
  CallState,
  EndReason,
  type Leg,
  LegRole,
  LegState,
} from "~/gen/switchboard/call/v1/types_pb";
import { type EventSchema, NotifyService, type SubscribeResponseSchema } from "~/gen/switchboard/notify/v1/notify_pb";
import { AsyncQueue } from "~/shared/rpc/asyncQueue";
import { isOver } from "~/shared/store/calls";
import { FakeAccount } from "./fakeAccount";
import { FakeChat } from "./fakeChat";
import { FakeContacts } from "./fakeContacts";
import { FakeDoor } from "./fakeDoor";
import { FakeHistory } from "./fakeHistory";
import { refusal } from "./fixtures";

type Step = MessageInitShape<typeof SubscribeResponseSchema>;
type Answer = MessageInitShape<typeof SignalResponseSchema>;

const RING_MS = 30_000;
const REASON = {
  call: (code: Code, reason: string) => refusal(code, "switchboard.call.v1", reason),
};

/** The whole platform, in memory: enough of it for two people to find each other and talk. */
export class FakeBackend {
  readonly calls = new Map<string, Call>();
  readonly contacts: FakeContacts;
  /** Everybody's own list of past calls. */
  readonly histories = new FakeHistory(this);
  /** Conversations and messages. */
  readonly chat: FakeChat;
  /** Thrown by every call, when set. */
  failure: Error | undefined;
  private readonly feeds = new Map<string, Set<AsyncQueue<Step>>>();
  private readonly signals = new Map<string, { endpointId: string; answers: AsyncQueue<Answer> }>();
  private readonly history = new Map<string, Answer[]>();
  private readonly accounts = new Map<string, FakeAccount>();
  /** Whose account a test looks into; all others' are as the door has them. */
  private readonly known = new Set<string>();
  private lastId = 0;

  /** What people without a session meet. */
  readonly door: FakeDoor;
  /** Serves more to people who are signed in. */
  readonly more: ((router: ConnectRouter, userId: string) => void)[] = [];

  constructor(
    readonly users: User[],
    passwords: Record<string, string> = {},
  ) {
    this.contacts = new FakeContacts(this);
    this.chat = new FakeChat(this);
    this.door = new FakeDoor(
      users,
      passwords,
      () => this.failure,
      ({ userId }) => (this.known.has(userId) ? this.accountOf(userId).me : undefined),
    );
  }

  /** Signing in and staying so, without a cookie: `restored` is who was signed in before. */
  cookieTransport(restored?: User): Transport {
    // One person, however the test describes them.
    const at = this.users.findIndex(({ userId }) => userId === restored?.userId);
    if (restored && at >= 0) this.users[at] = restored;
    return createRouterTransport((router) => this.door.serve(router, restored));
  }

  /** What this person may call. */
  transport(userId: string): Transport {
    return createRouterTransport((router) => {
      this.userService(router, userId);
      this.callService(router, userId);
      this.contacts.serve(router, userId);
      this.histories.serve(router, userId);
      this.chat.serve(router, userId);
      const account = this.accountOf(userId);
      account.serve(router);
      router.service(AuthService, { changePassword: (request) => account.changePassword(request) });
      for (const serve of this.more) serve(router, userId);
      router.service(NotifyService, { subscribe: (_request, { signal }) => this.subscribe(userId, signal) });
    });
  }

  /** A person's own account, to look into and to change. */
  account(userId: string): FakeAccount {
    const account = this.accountOf(userId);
    this.known.add(userId);
    return account;
  }

  /** Puts a call on both people's feeds. */
  put(call: Call): Call {
    this.calls.set(call.callId, call);
    const payload = toBinary(CallChangedSchema, create(CallChangedSchema, { call }));
    for (const { userId } of call.legs) {
      this.tell(userId, {
        type: CallChangedSchema.typeName,
        aggregateId: call.callId,
        version: call.version,
        payload,
      });
      this.signals.get(`${call.callId} ${userId}`)?.answers.push({ message: { case: "changed", value: { call } } });
    }
    return call;
  }

  /** Whether a page of the person follows their feed: what is told before is not heard. */
  isHeardBy(userId: string): boolean {
    return (this.feeds.get(userId)?.size ?? 0) > 0;
  }

  /** Puts an event on a person's feed. */
  tell(userId: string, value: MessageInitShape<typeof EventSchema>): void {
    for (const feed of this.feeds.get(userId) ?? []) {
      feed.push({ position: `p${this.nextId()}`, step: { case: "event", value } });
    }
  }

  change(callId: string, change: Partial<Omit<Call, "$typeName">>): Call {
    const before = this.get(callId);
    return this.put({ ...clone(CallSchema, before), ...change, version: before.version + 1n });
  }

  start(from: string, to: string, kind: CallKind, endpointId: string): Call {
    const now = Date.now();
    return this.put(
      create(CallSchema, {
        callId: this.nextId(),
        kind,
        state: CallState.RINGING,
        version: 1n,
        createTime: timestampFromMs(now),
        ringDeadline: timestampFromMs(now + RING_MS),
        legs: [
          { userId: from, role: LegRole.CALLER, state: LegState.ANSWERED, endpointId, generation: 1 },
          { userId: to, role: LegRole.CALLEE, state: LegState.RINGING },
        ],
      }),
    );
  }

  check(): void {
    if (this.failure) throw this.failure;
  }

  private accountOf(userId: string): FakeAccount {
    const user = this.users.find((one) => one.userId === userId) ?? create(UserSchema, { userId });
    const account = this.accounts.get(userId) ?? new FakeAccount(this.door.me(user), this);
    this.accounts.set(userId, account);
    return account;
  }

  private get(callId: string): Call {
    const call = this.calls.get(callId);
    if (!call) throw REASON.call(Code.NotFound, "CALL_NOT_FOUND");
    return call;
  }

  private nextId(): string {
    this.lastId += 1;
    return `00000000-0000-7000-8000-${String(this.lastId).padStart(12, "0")}`;
  }

  private userService({ service }: ConnectRouter, me: string): void {
    service(UserService, {
      ...this.accountOf(me).ownUserMethods(),
      batchGetUsers: ({ userIds }) => ({ users: this.users.filter(({ userId }) => userIds.includes(userId)) }),
      searchUsers: ({ query }) => {
        this.check();
        const wanted = query.toLowerCase();
        const matches = ({ userId, username, displayName }: User) =>
          userId !== me &&
          !this.contacts.isBlocked(me, userId) &&
          `${username} ${displayName}`
            .toLowerCase()
            .split(" ")
            .some((word) => word.startsWith(wanted));
        return { users: this.users.filter(matches) };
      },
    });
  }

  private callService({ service }: ConnectRouter, me: string): void {
    service(CallService, {
      startCall: ({ calleeUserId, kind, endpointId }) => {
        this.check();
        return { call: this.start(me, calleeUserId, kind, endpointId) };
      },
      answerCall: ({ callId, endpointId, endCallId }) => {
        if (endCallId) this.end(endCallId, me);
        const legs = this.withLeg(callId, me, { state: LegState.ANSWERED, endpointId, generation: 1 });
        return {
          call: this.change(callId, { state: CallState.CONNECTING, legs, answerTime: timestampFromMs(Date.now()) }),
        };
      },
      declineCall: ({ callId }) => ({ call: this.end(callId, me) }),
      endCall: ({ callId }) => ({ call: this.end(callId, me) }),
      getCall: ({ callId }) => ({ call: this.get(callId) }),
      listCalls: ({ liveOnly }) => {
        this.check();
        const mine = [...this.calls.values()].filter(({ legs }) => legs.some(({ userId }) => userId === me));
        return { calls: liveOnly ? mine.filter((call) => !isOver(call)) : mine };
      },
      signal: (requests, { signal }) => this.signal(requests, me, signal),
    });
  }

  private withLeg(callId: string, userId: string, change: Partial<Leg>): Leg[] {
    return this.get(callId).legs.map((leg) => (leg.userId === userId ? { ...leg, ...change } : leg));
  }

  private end(callId: string, me: string): Call {
    const call = this.get(callId);
    if (isOver(call)) return call;
    const ringing = call.state === CallState.RINGING;
    const byCaller = call.legs[0]?.userId === me;
    const reason = byCaller ? EndReason.CANCELLED : EndReason.DECLINED;
    return this.change(callId, {
      state: CallState.ENDED,
      endReason: ringing ? reason : EndReason.HUNG_UP,
      endedByUserId: me,
      endTime: timestampFromMs(Date.now()),
    });
  }

  private async *subscribe(userId: string, signal: AbortSignal) {
    const feed = new AsyncQueue<Step>();
    const feeds = this.feeds.get(userId) ?? new Set();
    this.feeds.set(userId, feeds.add(feed));
    signal.addEventListener("abort", () => feed.end());
    feed.push({ position: `p${this.nextId()}`, step: { case: "started", value: {} } });
    try {
      yield* feed;
    } finally {
      feeds.delete(feed);
    }
  }

  private async *signal(requests: AsyncIterable<SignalRequest>, me: string, signal: AbortSignal) {
    const incoming = requests[Symbol.asyncIterator]();
    const first = await incoming.next();
    if (first.done || first.value.message.case !== "open") throw REASON.call(Code.InvalidArgument, "OPEN_MISSING");
    const { callId, endpointId } = first.value.message.value;
    const answers = new AsyncQueue<Answer>();
    this.signals.set(`${callId} ${me}`, { endpointId, answers });
    const call = this.get(callId);
    const polite = call.legs[0]?.userId !== me;
    answers.push({ message: { case: "snapshot", value: { call, generation: 1, peerGeneration: 1, polite } } });
    for (const missed of this.history.get(`${callId} ${me}`) ?? []) answers.push(missed);
    signal.addEventListener("abort", () => answers.end());
    this.relay(incoming, call, me).catch(() => undefined);
    yield* answers;
  }

  private async relay(incoming: AsyncIterator<SignalRequest>, call: Call, me: string): Promise<void> {
    for (let next = await incoming.next(); !next.done; next = await incoming.next()) {
      if (next.value.message.case === "signal") this.deliver(next.value.message.value, call, me);
    }
  }

  private deliver({ payload, clientSeq }: ClientSignal, call: Call, me: string): void {
    if (payload.case === "linkReport" && this.get(call.callId).state === CallState.CONNECTING) {
      this.change(call.callId, { state: CallState.ACTIVE, activeTime: timestampFromMs(Date.now()) });
    }
    if (payload.case === undefined || payload.case === "linkReport" || payload.case === "qualityReport") return;
    const peer = call.legs.find(({ userId }) => userId !== me)?.userId ?? "";
    const key = `${call.callId} ${peer}`;
    const value = { userId: me, generation: 1, forGeneration: 1, clientSeq, payload };
    const answer: Answer = { position: `s${clientSeq}`, message: { case: "signal", value } };
    this.history.set(key, [...(this.history.get(key) ?? []), answer]);
    this.signals.get(key)?.answers.push(answer);
  }
}
