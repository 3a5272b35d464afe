import { create } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { Code, ConnectError } from "@connectrpc/connect";
import { beforeEach, describe, expect, test } from "vitest";
import { BatchGetUsersResponseSchema, UserStatusSchema } from "~/gen/switchboard/auth/v1/user_pb";
import { ADA, aUser, BEN } from "~/test/fixtures";
import { ManualClock } from "~/test/manualClock";
import { statusAt, Users } from "./users";

const FIVE_MINUTES_MS = 300_000;
const CLEO = "00000000-0000-7000-8000-00000000000c";

let clock: ManualClock;
let asked: (readonly string[])[];
let names: Map<string, string>;
let failure: Error | undefined;
/** Runs between a question and its answer. */
let whileAsked: () => void;
let users: Users;
beforeEach(() => {
  clock = new ManualClock();
  asked = [];
  failure = undefined;
  whileAsked = () => undefined;
  names = new Map([
    [ADA, "Ada"],
    [BEN, "Ben"],
  ]);
  const batchGetUsers = ({ userIds = [] }: { userIds?: string[] }) => {
    asked.push(userIds);
    whileAsked();
    if (failure) return Promise.reject(failure);
    const found = userIds.flatMap((id) => (names.has(id) ? aUser(id, names.get(id) ?? "") : []));
    return Promise.resolve(create(BatchGetUsersResponseSchema, { users: found }));
  };
  users = new Users({ batchGetUsers }, clock);
});

const nameOf = (userId: string) => users.state.getState()[userId]?.displayName;

test("who is wanted together is asked for together, and once", async () => {
  users.want(ADA);
  users.want(BEN);
  users.want(ADA);
  await clock.advance(10);
  users.want(BEN);
  await clock.advance(10);
  expect(asked).toEqual([[ADA, BEN]]);
  expect(nameOf(BEN)).toBe("Ben");
});

test("whom nobody knows is nobody, and is not asked for again", async () => {
  users.want(CLEO);
  await clock.advance(10);
  expect(users.state.getState()[CLEO]).toBeNull();
  users.want(CLEO);
  await clock.advance(FIVE_MINUTES_MS);
  users.want(CLEO);
  await clock.advance(10);
  expect(asked).toHaveLength(1);
});

test("what is not an id is nobody, and does not spoil the question for the others", async () => {
  users.want("me");
  users.want(ADA);
  await clock.advance(10);
  expect(users.state.getState().me).toBeNull();
  expect(asked).toEqual([[ADA]]);
});

test("who is shown again after five minutes is looked up again, and stays known meanwhile", async () => {
  users.want(ADA);
  await clock.advance(10);
  names.set(ADA, "Ada King");
  await clock.advance(FIVE_MINUTES_MS - 20);
  users.want(ADA);
  await clock.advance(10);
  expect(asked).toHaveLength(1);
  await clock.advance(10);
  users.want(ADA);
  expect(nameOf(ADA)).toBe("Ada");
  await clock.advance(10);
  expect(nameOf(ADA)).toBe("Ada King");
});

test("a question that fails is asked again", async () => {
  failure = new ConnectError("away", Code.Unavailable);
  users.want(ADA);
  await clock.advance(10);
  expect(users.state.getState()[ADA]).toBeUndefined();
  failure = undefined;
  await clock.advance(3_000);
  expect(nameOf(ADA)).toBe("Ada");
});

test("an answer for somebody who signed out is dropped", async () => {
  users.want(ADA);
  whileAsked = () => users.clear();
  await clock.advance(10);
  expect(asked).toHaveLength(1);
  expect(users.state.getState()).toEqual({});
});

test("more than 200 are asked for in turns", async () => {
  for (let index = 0; index < 201; index += 1) users.want(`00000000-0000-7000-8000-${String(index).padStart(12, "0")}`);
  await clock.advance(20);
  expect(asked.map((ids) => ids.length)).toEqual([200, 1]);
});

describe("a status", () => {
  const now = 1_700_000_000_000;
  const withStatus = (until?: number) => ({
    ...aUser(ADA, "Ada"),
    status: create(UserStatusSchema, { emoji: "🌴", ...(until && { expireTime: timestampFromMs(until) }) }),
  });

  test("is shown until its time is over", () => {
    expect(statusAt(withStatus(now + 1), now)?.emoji).toBe("🌴");
    expect(statusAt(withStatus(now), now)).toBeUndefined();
  });

  test("without an end stays", () => expect(statusAt(withStatus(), now)?.emoji).toBe("🌴"));

  test("that says nothing is none", () => {
    expect(statusAt({ ...aUser(ADA, "Ada"), status: create(UserStatusSchema, {}) }, now)).toBeUndefined();
  });
});
