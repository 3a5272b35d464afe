import { clone, create, type MessageInitShape } from "@bufbuild/protobuf";
import { type Client, Code, ConnectError } from "@connectrpc/connect";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  type CallService,
  type SignalRequest,
  SignalRequestSchema,
  type SignalResponse,
  SignalResponseSchema,
} from "~/gen/switchboard/call/v1/call_pb";
import { LinkState, SdpType } from "~/gen/switchboard/call/v1/signal_pb";
import { AsyncQueue } from "~/shared/rpc/asyncQueue";
import { fixedRandom } from "~/test/fixedRandom";
import { ADA, answeredBy, CALL_ID, HERE, refusal, THERE } from "~/test/fixtures";
import { ManualClock, settle } from "~/test/manualClock";
import { SignalChannel, type SignalPayload } from "./signalChannel";

type Answer = MessageInitShape<typeof SignalResponseSchema>;
interface Opened {
  readonly requests: SignalRequest[];
  readonly answers: AsyncQueue<SignalResponse>;
}

const offer: SignalPayload = { case: "description", value: { type: SdpType.OFFER, sdp: "v=0" } };
const candidate: SignalPayload = { case: "candidate", value: { candidate: "candidate:1" } };

function world(takeOver = false) {
  const clock = new ManualClock();
  const opened: Opened[] = [];
  const signal: Client<typeof CallService>["signal"] = (requests) => {
    const stream: Opened = { requests: [], answers: new AsyncQueue<SignalResponse>() };
    opened.push(stream);
    void (async () => {
      // On the wire a message is what it was when it was sent.
      for await (const request of requests)
        stream.requests.push(clone(SignalRequestSchema, create(SignalRequestSchema, request)));
    })();
    return stream.answers;
  };
  const told: string[] = [];
  const channel = new SignalChannel({
    calls: { signal },
    callId: CALL_ID,
    userId: ADA,
    endpointId: HERE,
    takeOver,
    clock,
    random: fixedRandom(),
    whenOpen: async () => undefined,
    events: {
      begin: (polite) => told.push(polite ? "begin polite" : "begin"),
      signal: (payload) => told.push(payload.case ?? "empty"),
      call: (call) => told.push(`call ${call.version}`),
      moved: () => told.push("moved"),
      over: () => told.push("over"),
    },
  });
  return { clock, opened, told, channel };
}

let the: ReturnType<typeof world>;
beforeEach(async () => {
  the = world();
  await settle();
});
afterEach(() => the.channel.close());

async function answer(...answers: Answer[]) {
  for (const next of answers) the.opened.at(-1)?.answers.push(create(SignalResponseSchema, next));
  await settle();
}
const snapshot = (change: object = {}): Answer => ({
  position: "s1",
  message: { case: "snapshot", value: { generation: 1, peerGeneration: 1, polite: true, ...change } },
});
const peerSignal = (change: object = {}): Answer => ({
  position: "s2",
  message: { case: "signal", value: { generation: 1, forGeneration: 1, payload: offer as never, ...change } },
});
const sent = () =>
  the.opened.at(-1)?.requests.flatMap(({ message }) => (message.case === "signal" ? [message.value] : [])) ?? [];
const openings = () => the.opened.map(({ requests }) => requests[0]?.message.value);

async function interrupt(error: Error = new ConnectError("gone", Code.Unavailable)) {
  the.opened.at(-1)?.answers.end(error);
  await settle();
  await the.clock.advance(1_000);
}

test("opens, and begins with the snapshot", async () => {
  expect(openings()).toMatchObject([{ callId: CALL_ID, endpointId: HERE, takeOver: false, since: "" }]);
  await answer(snapshot());
  expect(the.told).toEqual(["begin polite"]);
});

test("numbers its signals from 1 without gaps", async () => {
  await answer(snapshot());
  the.channel.send(offer);
  the.channel.send(candidate);
  await settle();
  expect(sent().map(({ clientSeq, payload }) => [clientSeq, payload.case])).toEqual([
    [1n, "description"],
    [2n, "candidate"],
  ]);
});

test("after a break the same endpoint resumes: what is not acknowledged is sent again, in order", async () => {
  await answer(snapshot(), peerSignal());
  for (let signal = 0; signal < 4; signal += 1) the.channel.send(candidate);
  await answer({ message: { case: "ack", value: { clientSeq: 1n } } });
  await interrupt();
  the.channel.send(offer);
  expect(openings().at(-1)).toMatchObject({ takeOver: false, since: "s2" });
  await answer(snapshot({ lastClientSeq: 2n }));
  expect(sent().map(({ clientSeq }) => clientSeq)).toEqual([3n, 4n, 5n]);
  expect(the.told.filter((event) => event.startsWith("begin"))).toHaveLength(1);
});

test("reports that are old news are not kept for later", async () => {
  await answer(snapshot());
  await interrupt();
  the.channel.sendIfOpen({ case: "qualityReport", value: {} });
  await answer(snapshot());
  expect(sent()).toEqual([]);
});

test("signals of a replaced endpoint, or meant for one, are dropped", async () => {
  await answer(snapshot({ generation: 2, peerGeneration: 3 }));
  await answer(peerSignal({ generation: 2, forGeneration: 2 }), peerSignal({ generation: 3, forGeneration: 1 }));
  expect(the.told).toEqual(["begin polite"]);
  await answer(peerSignal({ generation: 3, forGeneration: 2 }));
  expect(the.told).toEqual(["begin polite", "description"]);
});

test("the other side was replaced: begins anew, and what was meant for the old one says nothing", async () => {
  await answer(snapshot());
  the.channel.send(offer);
  await settle();
  const call = answeredBy(HERE, {
    legs: [
      { userId: "ben", endpointId: THERE, generation: 2 },
      { userId: ADA, endpointId: HERE, generation: 1 },
    ],
  });
  await answer({ message: { case: "changed", value: { call } } });
  expect(the.told).toEqual(["begin polite", "call 2", "begin polite"]);
  await interrupt();
  await answer(snapshot({ peerGeneration: 2 }));
  expect(sent()).toMatchObject([
    { clientSeq: 1n, payload: { case: "linkReport", value: { state: LinkState.DISCONNECTED } } },
  ]);
});

test("lost signals: takes its own leg over and begins anew", async () => {
  await answer(snapshot(), { position: "s9", message: { case: "resync", value: {} } });
  await the.clock.advance(1_000);
  expect(openings().at(-1)).toMatchObject({ takeOver: true, since: "" });
  the.channel.send(offer);
  await answer(snapshot({ generation: 2 }));
  expect(the.told).toEqual(["begin polite", "begin polite"]);
  the.channel.send(candidate);
  await settle();
  expect(sent()).toMatchObject([{ clientSeq: 1n, payload: { case: "candidate" } }]);
});

test.each(["MOVED", "OTHER_ENDPOINT"])("%s: the leg is elsewhere, and this channel is done", async (reason) => {
  await answer(snapshot());
  await interrupt(refusal(Code.Aborted, "switchboard.call.v1", reason));
  expect(the.told.at(-1)).toBe("moved");
  expect(the.opened).toHaveLength(1);
});

test.each(["CALL_ENDED", "CALL_NOT_FOUND"])("%s: it is over", async (reason) => {
  await interrupt(refusal(Code.FailedPrecondition, "switchboard.call.v1", reason));
  expect(the.told).toEqual(["over"]);
  expect(the.opened).toHaveLength(1);
});

test("the stream's good end is the call's", async () => {
  await answer(snapshot());
  the.opened[0]?.answers.end();
  await settle();
  expect(the.told.at(-1)).toBe("over");
});
