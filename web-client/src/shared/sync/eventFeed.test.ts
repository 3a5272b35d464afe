import { create, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import { Code, ConnectError, createClient, createRouterTransport } from "@connectrpc/connect";
import { afterEach, beforeEach, expect, test } from "vitest";
import { CallChangedSchema } from "~/gen/switchboard/call/v1/types_pb";
import { NotifyService, type SubscribeResponseSchema } from "~/gen/switchboard/notify/v1/notify_pb";
import { fixedRandom } from "~/test/fixedRandom";
import { aCall, HERE, refusal } from "~/test/fixtures";
import { ManualClock, settle } from "~/test/manualClock";
import { AsyncQueue } from "../rpc/asyncQueue";
import { EventFeed } from "./eventFeed";
import { EventRegistry } from "./eventRegistry";

type Step = MessageInitShape<typeof SubscribeResponseSchema>;

function world() {
  const clock = new ManualClock();
  const subscriptions: { since: string; steps: AsyncQueue<Step> }[] = [];
  const transport = createRouterTransport(({ service }) => {
    service(NotifyService, {
      subscribe: ({ since, endpointId }) => {
        expect(endpointId).toBe(HERE);
        const steps = new AsyncQueue<Step>();
        subscriptions.push({ since, steps });
        return steps;
      },
    });
  });
  const seen: bigint[] = [];
  const registry = new EventRegistry();
  registry.register(CallChangedSchema, ({ call }) => call && seen.push(call.version));
  const reloads = { done: 0, failing: false, opened: 0 };
  const feed = new EventFeed({
    notify: createClient(NotifyService, transport),
    registry,
    clock,
    random: fixedRandom(),
    whenOpen: async () => undefined,
    endpointId: HERE,
    opened: () => {
      reloads.opened += 1;
    },
    reload: async () => {
      if (reloads.failing) throw new ConnectError("away", Code.Unavailable);
      reloads.done += 1;
    },
  });
  return { clock, subscriptions, seen, reloads, feed };
}

const changed = (version: bigint, position = `p${version}`): Step => ({
  position,
  step: {
    case: "event",
    value: {
      eventId: `e${version}`,
      type: CallChangedSchema.typeName,
      aggregateId: "c",
      version,
      payload: toBinary(CallChangedSchema, create(CallChangedSchema, { call: aCall({ version }) })),
    },
  },
});
const started = (position: string): Step => ({ position, step: { case: "started", value: {} } });

let the: ReturnType<typeof world>;
beforeEach(async () => {
  the = world();
  the.feed.start();
  await settle();
});
afterEach(() => the.feed.stop());

async function step(...steps: Step[]) {
  for (const next of steps) the.subscriptions.at(-1)?.steps.push(next);
  await settle();
}

async function interrupt(error: Error) {
  the.subscriptions.at(-1)?.steps.end(error);
  await settle();
  await the.clock.advance(1_000);
}

test("subscribes, then loads, then applies", async () => {
  expect(the.subscriptions[0]?.since).toBe("");
  expect(the.reloads.done).toBe(0);
  expect(the.reloads.opened).toBe(0);
  await step(started("p0"));
  expect(the.reloads).toMatchObject({ done: 1, opened: 1 });
  await step(changed(1n), changed(2n));
  expect(the.seen).toEqual([1n, 2n]);
});

test("goes on from the last event applied, without loading again", async () => {
  await step(started("p0"), changed(1n));
  await interrupt(new ConnectError("gone", Code.Unavailable));
  expect(the.subscriptions.map(({ since }) => since)).toEqual(["", "p1"]);
  await step(started("p9"), changed(2n));
  await interrupt(new ConnectError("gone", Code.Unavailable));
  expect(the.subscriptions.at(-1)?.since).toBe("p2");
  expect(the.reloads.done).toBe(1);
});

test("drops what is not newer, and what nobody understands", async () => {
  const strange = { ...changed(7n, "p7") };
  if (strange.step?.case === "event") strange.step.value = { ...strange.step.value, type: "some.v1.Thing" };
  await step(started("p0"), changed(3n), changed(3n), changed(2n), strange, changed(4n));
  expect(the.seen).toEqual([3n, 4n]);
});

test("an event without a position does not move it", async () => {
  await step(started("p0"), changed(1n), changed(2n, ""));
  await interrupt(new ConnectError("gone", Code.Unavailable));
  expect(the.subscriptions.at(-1)?.since).toBe("p1");
});

test("loads again when events were lost, and goes on on the same stream", async () => {
  await step(started("p0"), changed(1n), { position: "q5", step: { case: "resync", value: {} } });
  expect(the.reloads.done).toBe(2);
  expect(the.subscriptions).toHaveLength(1);
  await interrupt(new ConnectError("gone", Code.Unavailable));
  expect(the.subscriptions.at(-1)?.since).toBe("q5");
});

test("a load that failed is tried again", async () => {
  the.reloads.failing = true;
  await step(started("p0"));
  await the.clock.advance(1_000);
  the.reloads.failing = false;
  await step(started("p0"));
  expect(the.reloads.done).toBe(1);
});

test("a position that the server does not know begins anew", async () => {
  await step(started("p0"), changed(1n));
  await interrupt(refusal(Code.InvalidArgument, "switchboard.notify.v1", "POSITION_INVALID"));
  expect(the.subscriptions.at(-1)?.since).toBe("");
  await step(started("r0"));
  expect(the.reloads.done).toBe(2);
});
