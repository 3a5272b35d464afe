import { create } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { beforeEach, expect, test } from "vitest";
import { createStore } from "zustand/vanilla";
import { type User, UserSchema } from "~/gen/switchboard/auth/v1/user_pb";
import { type Conversation, ConversationSchema } from "~/gen/switchboard/chat/v1/conversation_types_pb";
import { ListMessagesResponseSchema } from "~/gen/switchboard/chat/v1/message_pb";
import { MessageSchema } from "~/gen/switchboard/chat/v1/message_types_pb";
import { ManualClock } from "~/test/manualClock";
import type { ConversationsState } from "./conversations";
import { type KeptHistory, Recent, readRecent } from "./recent";

const GATHER_MS = 5_000;
let clock: ManualClock;
let asked: string[];
let kept: KeptHistory | undefined;
let failing = false;
const storage = {
  load: () => Promise.resolve(kept),
  keep: (history: KeptHistory) => {
    kept = history;
    return Promise.resolve();
  },
};
const conversations = {
  state: createStore<ConversationsState>(() => ({ byId: {}, lists: {} as ConversationsState["lists"] })),
};
const ben = create(UserSchema, { userId: "ben", displayName: "Ben" });
const users = { state: createStore<Record<string, User | null>>(() => ({ ben })), want: () => undefined };
const messages = {
  listMessages: ({ conversationId = "" }: { conversationId?: string }) => {
    asked.push(conversationId);
    if (failing) return Promise.reject(new Error("away"));
    const message = create(MessageSchema, { conversationId, seq: 7n, senderUserId: "ben" });
    return Promise.resolve(create(ListMessagesResponseSchema, { messages: [message] }));
  },
};

const aConversation = (at: number, lastSeq = 7n): Conversation =>
  create(ConversationSchema, {
    conversationId: `c${at}`,
    otherUserId: "ben",
    lastSeq,
    activeTime: timestampFromMs(at * 1_000),
    version: 1n,
  });
const show = (...all: Conversation[]) =>
  conversations.state.setState({ byId: Object.fromEntries(all.map((one) => [one.conversationId, one])) });

function begin(): Recent {
  const recent = new Recent({ conversations, messages, users, storage, clock });
  recent.begin("ada");
  return recent;
}

beforeEach(() => {
  clock = new ManualClock();
  asked = [];
  kept = undefined;
  failing = false;
  conversations.state.setState({ byId: {} });
});

test("the newest 30 conversations are kept, and read in the order of the list", async () => {
  begin();
  show(...Array.from({ length: 40 }, (_one, at) => aConversation(at)));
  await clock.advance(GATHER_MS);
  const history = await readRecent(storage);
  expect(history?.owner).toBe("ada");
  expect(history?.conversations).toHaveLength(30);
  const [first] = history?.conversations ?? [];
  expect(first?.conversation.conversationId).toBe("c39");
  expect(first?.messages.map(({ seq }) => seq)).toEqual([7n]);
  expect(first?.users.map(({ displayName }) => displayName)).toEqual(["Ben"]);
});

test("only what is new is asked for again, a while after it came", async () => {
  begin();
  show(aConversation(1), aConversation(2));
  await clock.advance(GATHER_MS);
  expect(asked).toEqual(["c2", "c1"]);
  show(aConversation(1, 8n), aConversation(2));
  await clock.advance(GATHER_MS - 1);
  expect(asked).toHaveLength(2);
  await clock.advance(1);
  expect(asked).toEqual(["c2", "c1", "c1"]);
});

test("what never rests is kept too", async () => {
  begin();
  for (let at = 1; at <= 4; at += 1) {
    show(aConversation(at));
    await clock.advance(GATHER_MS / 4);
  }
  expect((await readRecent(storage))?.conversations.map(({ conversation }) => conversation.conversationId)).toEqual([
    "c4",
  ]);
});

test("before the list has come, what was kept stays", async () => {
  kept = { owner: "ada", conversations: [] };
  const before = kept;
  begin();
  await clock.advance(GATHER_MS);
  expect(kept).toBe(before);
});

test("what cannot be asked for is, with the next change", async () => {
  failing = true;
  begin();
  show(aConversation(1));
  await clock.advance(GATHER_MS);
  expect(kept).toBeUndefined();
  failing = false;
  show(aConversation(1), aConversation(2));
  await clock.advance(GATHER_MS);
  expect((await readRecent(storage))?.conversations).toHaveLength(2);
});

test("nothing is kept of somebody who signs out meanwhile", async () => {
  const recent = begin();
  show(aConversation(1));
  const advancing = clock.advance(GATHER_MS);
  recent.clear();
  await advancing;
  show(aConversation(1), aConversation(2));
  await clock.advance(GATHER_MS);
  expect(kept).toBeUndefined();
});
