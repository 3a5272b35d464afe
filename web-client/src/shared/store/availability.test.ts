import { create } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { beforeEach, expect, test } from "vitest";
import {
  type Availability,
  AvailabilityKind,
  AvailabilitySchema,
  GetAvailabilityResponseSchema,
  SetAvailabilityResponseSchema,
} from "~/gen/switchboard/notify/v1/presence_pb";
import { AvailabilityStore, kindAt } from "./availability";

const NOW = 1_700_000_000_000;

let server: Availability;
let refuse: Error | undefined;
let store: AvailabilityStore;
beforeEach(() => {
  server = create(AvailabilitySchema, { version: 3n });
  refuse = undefined;
  store = new AvailabilityStore({
    getAvailability: () => Promise.resolve(create(GetAvailabilityResponseSchema, { availability: server })),
    setAvailability: ({ availability }) => {
      if (refuse) return Promise.reject(refuse);
      server = create(AvailabilitySchema, { ...(availability as Availability), version: server.version + 1n });
      return Promise.resolve(create(SetAvailabilityResponseSchema, { availability: server }));
    },
  });
});

const known = () => store.state.getState().availability;

test("what is chosen shows at once, and then as the server has it", async () => {
  await store.load();
  const changed = store.change(AvailabilityKind.DO_NOT_DISTURB, NOW + 3_600_000);
  expect(known()?.kind).toBe(AvailabilityKind.DO_NOT_DISTURB);
  await changed;
  expect(known()).toEqual(server);
  expect(known()?.version).toBe(4n);
});

test("what is refused goes back", async () => {
  await store.load();
  refuse = new Error("away");
  await expect(store.change(AvailabilityKind.INVISIBLE)).rejects.toThrow("away");
  expect(known()?.kind).toBe(AvailabilityKind.UNSPECIFIED);
});

test("older news change nothing", async () => {
  await store.load();
  await store.change(AvailabilityKind.AWAY);
  store.apply(create(AvailabilitySchema, { kind: AvailabilityKind.INVISIBLE, version: 3n }));
  expect(known()?.kind).toBe(AvailabilityKind.AWAY);
  store.apply(create(AvailabilitySchema, { kind: AvailabilityKind.INVISIBLE, version: 5n }));
  expect(known()?.kind).toBe(AvailabilityKind.INVISIBLE);
});

test("an answer for somebody who signed out is dropped", async () => {
  const loading = store.load();
  store.clear();
  await loading;
  expect(known()).toBeUndefined();
});

test("what was chosen for a time is over after it", () => {
  const hour = create(AvailabilitySchema, { kind: AvailabilityKind.AWAY, until: timestampFromMs(NOW) });
  expect(kindAt(hour, NOW - 1)).toBe(AvailabilityKind.AWAY);
  expect(kindAt(hour, NOW)).toBe(AvailabilityKind.UNSPECIFIED);
  expect(kindAt(create(AvailabilitySchema, { kind: AvailabilityKind.AWAY }), NOW)).toBe(AvailabilityKind.AWAY);
  expect(kindAt(undefined, NOW)).toBe(AvailabilityKind.UNSPECIFIED);
});
