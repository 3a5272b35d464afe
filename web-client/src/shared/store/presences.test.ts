import { create } from "@bufbuild/protobuf";
import { createClient, createRouterTransport } from "@connectrpc/connect";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  PresenceSchema,
  PresenceService,
  PresenceState,
  WatchPresenceResponseSchema,
} from "~/gen/switchboard/notify/v1/presence_pb";
import { ADA, BEN } from "~/test/fixtures";
import { ManualClock } from "~/test/manualClock";
import { AsyncQueue } from "../rpc/asyncQueue";
import { Presences } from "./presences";

type Answer = ReturnType<typeof answer>;

const CLEO = "00000000-0000-7000-8000-00000000000c";

let clock: ManualClock;
/** What each stream was asked to watch, one list for each of its messages. */
let streams: { asked: (readonly string[])[]; answers: AsyncQueue<Answer> }[];
let presences: Presences;
beforeEach(() => {
  clock = new ManualClock();
  streams = [];
  const transport = createRouterTransport(({ service }) =>
    service(PresenceService, {
      async *watchPresence(requests, { signal }) {
        const stream = { asked: [] as (readonly string[])[], answers: new AsyncQueue<Answer>() };
        streams.push(stream);
        signal.addEventListener("abort", () => stream.answers.end());
        const listen = async () => {
          for await (const { userIds } of requests) stream.asked.push(userIds);
        };
        listen().catch(() => undefined);
        yield* stream.answers;
      },
    }),
  );
  presences = new Presences({
    client: createClient(PresenceService, transport),
    clock,
    random: { fraction: () => 1, bytes: (length) => new Uint8Array(length) },
    whenOpen: () => Promise.resolve(),
  });
});
afterEach(() => {
  for (const { answers } of streams) answers.end();
});

function answer(userId: string, state: PresenceState) {
  return create(WatchPresenceResponseSchema, { presences: [create(PresenceSchema, { userId, state })] });
}

const stateOf = (userId: string) => presences.state.getState()[userId]?.state;

test("who comes on the screen together is asked for at once, in one stream", async () => {
  presences.watch(ADA);
  presences.watch(BEN);
  presences.watch(ADA);
  await clock.advance(100);
  expect(streams.map(({ asked }) => asked)).toEqual([[[BEN, ADA]]]);
  presences.watch(CLEO);
  await clock.advance(100);
  expect(streams[0]?.asked).toEqual([
    [BEN, ADA],
    [BEN, ADA, CLEO],
  ]);
});

test("what the stream tells is known, of those who are on the screen", async () => {
  presences.watch(ADA);
  await clock.advance(100);
  streams[0]?.answers.push(answer(ADA, PresenceState.ONLINE));
  streams[0]?.answers.push(answer(BEN, PresenceState.ONLINE));
  await clock.advance(0);
  expect(stateOf(ADA)).toBe(PresenceState.ONLINE);
  expect(stateOf(BEN)).toBeUndefined();
});

test("who left the last of their places is forgotten, and without anybody the stream ends", async () => {
  const leave = [presences.watch(ADA), presences.watch(ADA)];
  await clock.advance(100);
  streams[0]?.answers.push(answer(ADA, PresenceState.AWAY));
  leave[0]?.();
  leave[0]?.();
  await clock.advance(100);
  expect(stateOf(ADA)).toBe(PresenceState.AWAY);
  leave[1]?.();
  await clock.advance(100);
  expect(stateOf(ADA)).toBeUndefined();
  await clock.advance(60_000);
  expect(streams).toHaveLength(1);
  expect(streams[0]?.asked).toHaveLength(1);
});

test("a stream that breaks is opened again with all of them, and what was known holds for a while", async () => {
  presences.watch(ADA);
  await clock.advance(100);
  streams[0]?.answers.push(answer(ADA, PresenceState.ONLINE));
  await clock.advance(0);
  streams[0]?.answers.end(new Error("cut"));
  await clock.advance(1_000);
  expect(stateOf(ADA)).toBe(PresenceState.ONLINE);
  expect(streams[1]?.asked).toEqual([[ADA]]);
  streams[1]?.answers.push(answer(ADA, PresenceState.OFFLINE));
  await clock.advance(60_000);
  expect(stateOf(ADA)).toBe(PresenceState.OFFLINE);
});

test("what nobody can confirm for 30 s is not shown any more", async () => {
  presences.watch(ADA);
  await clock.advance(100);
  streams[0]?.answers.push(answer(ADA, PresenceState.ONLINE));
  await clock.advance(0);
  streams[0]?.answers.end(new Error("cut"));
  await clock.advance(29_999);
  expect(stateOf(ADA)).toBe(PresenceState.ONLINE);
  await clock.advance(1);
  expect(stateOf(ADA)).toBeUndefined();
});

test("of more than 200 the last are watched", async () => {
  const id = (index: number) => `00000000-0000-7000-8000-${String(index).padStart(12, "0")}`;
  for (let index = 0; index < 201; index += 1) presences.watch(id(index));
  await clock.advance(100);
  expect(streams[0]?.asked[0]).toHaveLength(200);
  expect(streams[0]?.asked[0]).not.toContain(id(0));
});
