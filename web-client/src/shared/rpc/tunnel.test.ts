import { create, toBinary } from "@bufbuild/protobuf";
import { Code, ConnectError, createClient } from "@connectrpc/connect";
import { beforeEach, describe, expect, test } from "vitest";
import { ErrorInfoSchema } from "~/gen/google/rpc/error_details_pb";
import { SearchUsersRequestSchema, SearchUsersResponseSchema, UserService } from "~/gen/switchboard/auth/v1/user_pb";
import { CallService, SignalResponseSchema } from "~/gen/switchboard/call/v1/call_pb";
import type { ClientFrame } from "~/gen/switchboard/edge/v1/frame_pb";
import { NotifyService, SubscribeResponseSchema } from "~/gen/switchboard/notify/v1/notify_pb";
import { Listeners } from "~/shared/lib/listeners";
import { FakeGateway } from "~/test/fakeGateway";
import { fixedRandom } from "~/test/fixedRandom";
import { ManualClock, settle } from "~/test/manualClock";
import { AsyncQueue } from "./asyncQueue";
import { reasonOf } from "./errors";
import { ownedStream } from "./ownedStream";
import { traceInterceptor } from "./trace";
import { createTunnelTransport } from "./transport";
import { Tunnel } from "./tunnel";

function world() {
  const clock = new ManualClock();
  const gateway = new FakeGateway();
  const tokenChanges = new Listeners<string>();
  const wakeups = new Listeners<undefined>();
  const tokens = {
    given: 0,
    refused: 0,
    over: 0,
    fresh: async () => {
      tokens.given += 1;
      return `token-${tokens.given}`;
    },
    invalidate: () => {
      tokens.refused += 1;
    },
    cause: "none",
    ended: (cause: string) => {
      tokens.over += 1;
      tokens.cause = cause;
    },
    onToken: (run: (token: string) => void) => tokenChanges.add(run),
  };
  const tunnel = new Tunnel({
    openSocket: gateway.openSocket,
    tokens,
    clock,
    random: fixedRandom(),
    wakeups: { listen: (run) => wakeups.add(run) },
    clientVersion: "test/1",
  });
  const transport = createTunnelTransport({
    tunnel,
    interceptors: [traceInterceptor(fixedRandom())],
    unaryTimeoutMs: 5_000,
  });
  const users = createClient(UserService, transport);
  return { clock, gateway, tokens, tokenChanges, wakeups, tunnel, transport, users };
}

let the: ReturnType<typeof world>;
beforeEach(() => {
  the = world();
});

async function connected() {
  the.tunnel.start();
  await settle();
  the.gateway.last.open();
  the.gateway.last.welcome();
  await settle();
  return the.gateway.last;
}

const found = (...names: string[]) =>
  toBinary(
    SearchUsersResponseSchema,
    create(SearchUsersResponseSchema, { users: names.map((username) => ({ username })) }),
  );
const dataOf = (frames: readonly ClientFrame[]) => frames.flatMap((frame) => (frame.data ? [frame.data] : []));

describe("calls", () => {
  test("a unary call is one frame each way", async () => {
    const socket = await connected();
    const answer = the.users.searchUsers({ query: "ada" });
    await settle();
    const [frame, ...rest] = socket.of(1);
    expect(rest).toEqual([]);
    expect(frame).toMatchObject({
      open: { method: "/switchboard.auth.v1.UserService/SearchUsers", timeoutMs: 5_000 },
      halfClose: true,
      data: { more: false },
    });
    expect(frame?.open?.metadata.traceparent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
    socket.answer({ streamId: 1, headers: {}, data: { bytes: found("ada") }, status: { code: 0 } });
    expect((await answer).users[0]?.username).toBe("ada");
  });

  test("opens follow the hello without waiting for the welcome", async () => {
    the.tunnel.start();
    const answer = the.users.searchUsers({ query: "ada" });
    await settle();
    the.gateway.last.open();
    await settle();
    expect(the.gateway.last.frames.map((frame) => frame.streamId)).toEqual([0, 1]);
    expect(the.gateway.last.frames[0]?.hello?.accessToken).toBe("token-1");
    the.gateway.last.answer({ streamId: 1, data: { bytes: found() }, status: { code: 0 } });
    await expect(answer).resolves.toBeDefined();
  });

  test("an error keeps its code, details and trace", async () => {
    const socket = await connected();
    const answer = the.users.searchUsers({ query: "ada" });
    await settle();
    const info = create(ErrorInfoSchema, { domain: "switchboard.access.v1", reason: "RATE_LIMITED" });
    const detail = {
      typeUrl: "type.googleapis.com/google.rpc.ErrorInfo",
      value: toBinary(ErrorInfoSchema, info),
    };
    socket.answer({ streamId: 1, status: { code: Code.ResourceExhausted, message: "slow down", details: [detail] } });
    const error = ConnectError.from(await answer.catch((reason: unknown) => reason));
    expect(error.code).toBe(Code.ResourceExhausted);
    expect(reasonOf(error)).toBe("switchboard.access.v1/RATE_LIMITED");
    expect(error.metadata.get("traceparent")).toBe(socket.of(1)[0]?.open?.metadata.traceparent);
  });

  test("answers come in any order, and frames of calls that have ended are ignored", async () => {
    const socket = await connected();
    const first = the.users.searchUsers({ query: "a" });
    const second = the.users.searchUsers({ query: "b" });
    await settle();
    socket.answer({ streamId: 2, data: { bytes: found("b") }, status: { code: 0 } });
    socket.answer({ streamId: 2, data: { bytes: found("late") }, status: { code: 13 } });
    socket.answer({ streamId: 77, data: { bytes: found("never opened") } });
    socket.answer({ streamId: 1, data: { bytes: found("a") }, status: { code: 0 } });
    expect((await first).users[0]?.username).toBe("a");
    expect((await second).users[0]?.username).toBe("b");
  });

  test("a call past its deadline fails and is cancelled", async () => {
    const socket = await connected();
    const answer = the.users.searchUsers({ query: "a" }, { timeoutMs: 20 });
    await expect(answer).rejects.toMatchObject({ code: Code.DeadlineExceeded });
    expect(socket.of(1).at(-1)?.cancel).toBe(true);
  });

  test("a call that asks for no deadline has none", async () => {
    const socket = await connected();
    const answer = the.users.searchUsers({ query: "a" }, { timeoutMs: 0 });
    const notify = createClient(NotifyService, the.transport);
    const reading = (async () => {
      for await (const step of ownedStream((signal) => notify.subscribe({}, { signal, timeoutMs: 0 }))) return step;
      return undefined;
    })();
    await settle();
    expect(socket.of(1)[0]?.open?.timeoutMs).toBe(0);
    expect(socket.of(2)[0]?.open?.timeoutMs).toBe(0);
    socket.answer({ streamId: 1, data: { bytes: found("a") }, status: { code: 0 } });
    const started = create(SubscribeResponseSchema, { position: "p1", step: { case: "started", value: {} } });
    socket.answer({ streamId: 2, headers: {}, data: { bytes: toBinary(SubscribeResponseSchema, started) } });
    expect((await answer).users[0]?.username).toBe("a");
    expect((await reading)?.position).toBe("p1");
  });

  test("cancelling cancels, once, and not after the end", async () => {
    const socket = await connected();
    const controller = new AbortController();
    const answer = the.users.searchUsers({ query: "a" }, { signal: controller.signal });
    await settle();
    controller.abort();
    await expect(answer).rejects.toMatchObject({ code: Code.Canceled });
    expect(socket.of(1).filter((frame) => frame.cancel)).toHaveLength(1);

    const other = new AbortController();
    const done = the.users.searchUsers({ query: "b" }, { signal: other.signal });
    await settle();
    socket.answer({ streamId: 2, data: { bytes: found() }, status: { code: 0 } });
    await done;
    other.abort();
    await settle();
    expect(socket.of(2).some((frame) => frame.cancel)).toBe(false);
  });

  test("leaving a stream cancels it", async () => {
    const socket = await connected();
    const notify = createClient(NotifyService, the.transport);
    const reading = (async () => {
      for await (const step of ownedStream((signal) => notify.subscribe({}, { signal }))) return step.position;
      return undefined;
    })();
    await settle();
    const step = create(SubscribeResponseSchema, { position: "p1", step: { case: "started", value: {} } });
    socket.answer({ streamId: 1, headers: {}, data: { bytes: toBinary(SubscribeResponseSchema, step) } });
    expect(await reading).toBe("p1");
    await settle();
    expect(socket.of(1).at(-1)?.cancel).toBe(true);
  });

  test("between tries calls fail at once", async () => {
    const socket = await connected();
    socket.drop();
    await expect(the.users.searchUsers({ query: "a" })).rejects.toMatchObject({ code: Code.Unavailable });
  });
});

describe("flow", () => {
  const longText = "x".repeat(100_000);

  test("a long message goes in pieces, as far as credit allows", async () => {
    const socket = await connected();
    const answer = the.users.searchUsers({ query: longText });
    await settle();
    expect(dataOf(socket.of(1)).map((data) => [data.bytes.length, data.more])).toEqual([
      [32_768, true],
      [32_768, true],
    ]);
    expect(socket.of(1).some((frame) => frame.halfClose)).toBe(false);
    socket.answer({ streamId: 1, credit: 40_000 });
    const pieces = dataOf(socket.of(1));
    const whole = toBinary(SearchUsersRequestSchema, create(SearchUsersRequestSchema, { query: longText }));
    expect(pieces.map((data) => data.more)).toEqual([true, true, true, false]);
    expect(Buffer.concat(pieces.map((data) => data.bytes)).equals(Buffer.from(whole))).toBe(true);
    expect(socket.of(1).at(-1)?.halfClose).toBe(true);
    socket.answer({ streamId: 1, data: { bytes: found() }, status: { code: 0 } });
    await answer;
  });

  test("the connection's credit is shared, and its return lets calls go on", async () => {
    const socket = await connected();
    const text = "x".repeat(30_000);
    for (let call = 0; call < 20; call += 1) the.users.searchUsers({ query: text }).catch(() => undefined);
    await settle();
    const sent = () => dataOf(socket.frames).reduce((sum, data) => sum + data.bytes.length, 0);
    expect(sent()).toBe(512 * 1024);
    socket.answer({ credit: 1_000 });
    expect(sent()).toBe(512 * 1024 + 1_000);
  });

  test("no more than four messages are on their way in pieces", async () => {
    const socket = await connected();
    for (let call = 0; call < 6; call += 1) the.users.searchUsers({ query: longText }).catch(() => undefined);
    await settle();
    const begun = () => new Set(socket.frames.filter(({ data }) => data).map(({ streamId }) => streamId)).size;
    expect(begun()).toBe(4);
    socket.answer({ streamId: 1, credit: 100_000 });
    expect(begun()).toBe(5);
  });

  test("ids are given in the order in which calls reach the gateway", async () => {
    const socket = await connected();
    const calls = createClient(CallService, the.transport);
    const requests = new AsyncQueue<{ message: { case: "open"; value: { callId: string } } }>();
    void calls
      .signal(requests)
      [Symbol.asyncIterator]()
      .next()
      .catch(() => undefined);
    the.users.searchUsers({ query: "a" }).catch(() => undefined);
    void createClient(NotifyService, the.transport)
      .subscribe({})
      [Symbol.asyncIterator]()
      .next()
      .catch(() => undefined);
    the.users.searchUsers({ query: "b" }).catch(() => undefined);
    await settle();
    const ids = socket.frames.filter(({ open }) => open).map(({ streamId }) => streamId);
    expect(ids).toEqual([1, 2, 3, 4]);
  });

  test("nothing is sent while the socket is full", async () => {
    const socket = await connected();
    socket.bufferedAmount = 2 * 1024 * 1024;
    the.users.searchUsers({ query: "a" }).catch(() => undefined);
    await settle();
    expect(socket.of(1)).toEqual([]);
    socket.bufferedAmount = 0;
    await the.clock.advance(100);
    expect(socket.of(1)).toHaveLength(1);
  });

  test("a message in pieces is put together, and its pieces are paid back as they come", async () => {
    const socket = await connected();
    const answer = the.users.searchUsers({ query: "a" });
    await settle();
    const bytes = found("y".repeat(60_000));
    socket.answer({ streamId: 1, data: { bytes: bytes.subarray(0, 30_000), more: true } });
    expect(socket.of(1).at(-1)?.credit).toBe(30_000);
    socket.answer({ streamId: 1, data: { bytes: bytes.subarray(30_000) }, status: { code: 0 } });
    expect((await answer).users[0]?.username).toHaveLength(60_000);
  });

  test("whole messages are paid back when they are consumed, and the connection when they are read", async () => {
    const socket = await connected();
    const notify = createClient(NotifyService, the.transport);
    const controller = new AbortController();
    const steps = notify.subscribe({}, { signal: controller.signal })[Symbol.asyncIterator]();
    const first = steps.next();
    await settle();
    const step = create(SubscribeResponseSchema, {
      position: "p".repeat(30_000),
      step: { case: "started", value: {} },
    });
    const bytes = toBinary(SubscribeResponseSchema, step);
    for (let message = 0; message < 5; message += 1) socket.answer({ streamId: 1, data: { bytes } });
    await first;
    expect(socket.of(1).filter((frame) => frame.credit > 0)).toHaveLength(1);
    expect(
      socket
        .of(0)
        .filter((frame) => frame.credit > 0)
        .map((frame) => frame.credit),
    ).toEqual([5 * bytes.length]);
    await steps.next();
    expect(socket.of(1).filter((frame) => frame.credit > 0)).toHaveLength(2);
    controller.abort();
  });

  test("messages both ways on one stream", async () => {
    const socket = await connected();
    const calls = createClient(CallService, the.transport);
    const requests = new AsyncQueue<{ message: { case: "open"; value: { callId: string } } }>();
    const answers = calls.signal(requests)[Symbol.asyncIterator]();
    const first = answers.next();
    await settle();
    expect(socket.of(1)[0]?.open?.method).toBe("/switchboard.call.v1.CallService/Signal");
    requests.push({ message: { case: "open", value: { callId: "c" } } });
    await settle();
    expect(dataOf(socket.of(1))).toHaveLength(1);
    const ack = create(SignalResponseSchema, { message: { case: "ack", value: { clientSeq: 4n } } });
    socket.answer({ streamId: 1, data: { bytes: toBinary(SignalResponseSchema, ack) } });
    expect(await first).toMatchObject({ value: { message: { case: "ack" } } });
    requests.end();
    await settle();
    expect(socket.of(1).at(-1)?.halfClose).toBe(true);
    socket.answer({ streamId: 1, status: { code: 0 } });
    expect((await answers.next()).done).toBe(true);
  });
});

describe("the connection", () => {
  test("pings are answered", async () => {
    const socket = await connected();
    socket.answer({ ping: { nonce: 9n } });
    expect(socket.frames.at(-1)?.pong?.nonce).toBe(9n);
  });

  test("silence is death, and calls end with it", async () => {
    const socket = await connected();
    const answer = the.users.searchUsers({ query: "a" });
    const ending = expect(answer).rejects.toMatchObject({ code: Code.Unavailable });
    await the.clock.advance(30_000);
    await ending;
    expect(socket.closedWith).toBe(1000);
    await the.clock.advance(1_000);
    expect(the.gateway.sockets).toHaveLength(2);
  });

  test("a new token goes over the open connection", async () => {
    const socket = await connected();
    the.tokenChanges.emit("newer");
    expect(socket.frames.at(-1)?.authenticate?.accessToken).toBe("newer");
    expect(the.gateway.sockets).toHaveLength(1);
  });

  test("a refused token is replaced", async () => {
    the.tunnel.start();
    await settle();
    the.gateway.last.open();
    the.gateway.last.welcome({ refusal: { code: Code.Unauthenticated } });
    await the.clock.advance(1_000);
    expect(the.tokens.refused).toBe(1);
    expect(the.gateway.sockets).toHaveLength(2);
  });

  test.each([
    ["SESSION_REVOKED", ""],
    ["", ""],
    ["PASSWORD_CHANGED", "PASSWORD_CHANGED"],
    ["SESSION_REVOKED: ENDED_BY_ADMIN", "ENDED_BY_ADMIN"],
  ])("revoked with %j, the session ended by %j", async (reason, cause) => {
    const socket = await connected();
    socket.drop(4403, reason);
    expect(the.tokens.cause).toBe(cause);
  });

  test.each([
    [4401, { refused: 1, over: 0, sockets: 2 }],
    [4403, { refused: 0, over: 1, sockets: 1 }],
    [1001, { refused: 0, over: 0, sockets: 2 }],
    [1008, { refused: 0, over: 0, sockets: 1 }],
    [1009, { refused: 0, over: 0, sockets: 1 }],
    [1013, { refused: 0, over: 0, sockets: 1 }],
  ])("closed with %i: one second later", async (code, expected) => {
    const socket = await connected();
    socket.drop(code);
    await the.clock.advance(1_000);
    const { refused, over } = the.tokens;
    expect({ refused, over, sockets: the.gateway.sockets.length }).toEqual(expected);
  });

  test("going away: the next connection is made before the old one is left", async () => {
    const old = await connected();
    old.answer({ goAway: { reconnectWithin: { seconds: 10n } } });
    await the.clock.advance(4_900);
    expect(the.gateway.sockets).toHaveLength(1);
    await the.clock.advance(200);
    expect(the.gateway.sockets).toHaveLength(2);
    expect(old.closedWith).toBeUndefined();
    the.gateway.last.open();
    expect(old.closedWith).toBe(1000);
  });

  test("going away: a new call does not wait for the spread", async () => {
    const old = await connected();
    old.answer({ goAway: { reconnectWithin: { seconds: 10n } } });
    const answer = the.users.searchUsers({ query: "a" });
    await settle();
    expect(old.of(1)).toEqual([]);
    the.gateway.last.open();
    await settle();
    the.gateway.last.answer({ streamId: 1, data: { bytes: found("a") }, status: { code: 0 } });
    expect((await answer).users).toHaveLength(1);
  });

  test("waits grow until a welcome", async () => {
    the.tunnel.start();
    await settle();
    const waits: number[] = [];
    for (let attempt = 0; attempt < 4; attempt += 1) {
      the.gateway.last.drop();
      const status = the.tunnel.status.getState();
      if (status.state !== "waiting") throw new Error(status.state);
      waits.push(status.until - the.clock.now());
      await the.clock.advance(status.until - the.clock.now());
    }
    expect(waits).toEqual([500, 1_000, 2_000, 4_000]);
  });

  test("the network's return ends the wait, and tries the connection that is there", async () => {
    const socket = await connected();
    socket.drop();
    the.wakeups.emit(undefined);
    await settle();
    expect(the.gateway.sockets).toHaveLength(2);
    the.gateway.last.open();
    the.gateway.last.welcome();
    the.wakeups.emit(undefined);
    const { last } = the.gateway;
    expect(last.frames.at(-1)?.ping).toBeDefined();
    await the.clock.advance(2_000);
    expect(last.closedWith).toBe(1000);
    expect(the.gateway.sockets).toHaveLength(3);
  });

  test("what seems to be cut is tried, and replaced at once if it is", async () => {
    const socket = await connected();
    the.tunnel.check();
    expect(socket.frames.at(-1)?.ping).toBeDefined();
    await the.clock.advance(600);
    expect(socket.closedWith).toBe(1000);
    expect(the.gateway.sockets).toHaveLength(2);
  });

  test("stopped is stopped", async () => {
    const socket = await connected();
    the.tunnel.stop();
    expect(socket.closedWith).toBe(1000);
    await the.clock.advance(60_000);
    expect(the.gateway.sockets).toHaveLength(1);
    await expect(the.users.searchUsers({ query: "a" })).rejects.toMatchObject({ code: Code.Unavailable });
  });
});
