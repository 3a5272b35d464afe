import { create } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { Code, ConnectError } from "@connectrpc/connect";
import { expect, test } from "vitest";
import { type GetIceServersResponse, GetIceServersResponseSchema } from "~/gen/switchboard/media/v1/ice_pb";
import { CALL_ID } from "~/test/fixtures";
import { ManualClock } from "~/test/manualClock";
import { IceServers } from "./iceServers";

const LIFETIME_MS = 300_000;
const RELAY = { urls: ["turn:relay.example:3478"], username: "u", credential: "c" };
const STUN = { urls: ["stun:relay.example:3478"] };

function world() {
  const clock = new ManualClock();
  const asked: string[] = [];
  const state: { failure?: Error; gate?: Promise<void> } = {};
  const getIceServers = async ({ callId = "" }): Promise<GetIceServersResponse> => {
    asked.push(callId);
    await state.gate;
    if (state.failure) throw state.failure;
    const expireTime = timestampFromMs(clock.now() + LIFETIME_MS);
    return create(GetIceServersResponseSchema, { iceServers: [RELAY, STUN], expireTime });
  };
  return { clock, asked, state, servers: new IceServers({ getIceServers }, clock) };
}

test("asked for early, they are there when they are needed, and asked for once", async () => {
  const { asked, servers } = world();
  servers.prefetch(CALL_ID);
  servers.prefetch(CALL_ID);
  expect(await servers.get(CALL_ID)).toEqual([RELAY, STUN]);
  expect(asked).toEqual([CALL_ID]);
});

test("credentials are asked for again halfway through their life, and another call has its own", async () => {
  const { clock, asked, servers } = world();
  await servers.get(CALL_ID);
  await clock.advance(130_000);
  await servers.get(CALL_ID);
  expect(asked).toHaveLength(1);
  await clock.advance(10_000);
  await servers.get(CALL_ID);
  expect(asked).toHaveLength(2);
  await clock.advance(LIFETIME_MS - 150_000);
  expect(await servers.get(CALL_ID)).toEqual([RELAY, STUN]);
  await servers.get("another");
  expect(asked.at(-1)).toBe("another");
});

test("while nobody answers those at hand are used at once, as long as they are good", async () => {
  const { clock, asked, state, servers } = world();
  await servers.get(CALL_ID);
  state.failure = new ConnectError("x", Code.Unavailable);
  await clock.advance(200_000);
  expect(await servers.get(CALL_ID)).toEqual([RELAY, STUN]);
  await clock.advance(4_000);
  expect(await servers.get(CALL_ID)).toEqual([RELAY, STUN]);
  expect(asked).toHaveLength(2);
  await clock.advance(1_000);
  delete state.failure;
  expect(await servers.get(CALL_ID)).toEqual([RELAY, STUN]);
  await clock.advance(200_000);
  expect(await servers.get(CALL_ID)).toEqual([RELAY, STUN]);
});

test("a server that has no such service is left alone for a moment, and the call goes on without", async () => {
  const { clock, asked, state, servers } = world();
  state.failure = new ConnectError("x", Code.Unimplemented);
  expect(await servers.get(CALL_ID)).toEqual([]);
  expect(await servers.get(CALL_ID)).toEqual([]);
  expect(asked).toHaveLength(1);
  delete state.failure;
  await clock.advance(5_000);
  expect(await servers.get(CALL_ID)).toEqual([RELAY, STUN]);
});

test("nobody waits for a server that is slow; what it says later counts later", async () => {
  const { clock, state, servers } = world();
  let answer: () => void = () => undefined;
  state.gate = new Promise((resolve) => {
    answer = resolve;
  });
  const waiting = servers.get(CALL_ID);
  await clock.advance(2_000);
  expect(await waiting).toEqual([]);
  answer();
  expect(await servers.get(CALL_ID)).toEqual([RELAY, STUN]);
});
