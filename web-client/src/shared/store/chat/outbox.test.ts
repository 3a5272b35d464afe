import { create } from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";
import { beforeEach, expect, test } from "vitest";
import { SendMessageResponseSchema } from "~/gen/switchboard/chat/v1/message_pb";
import { MessageSchema } from "~/gen/switchboard/chat/v1/message_types_pb";
import { refusal } from "~/test/fixtures";
import { ManualClock, settle } from "~/test/manualClock";
import { Outbox, type OutboxEntry, type OutboxStorage } from "./outbox";

const ADA = "ada";
const HELLO = { text: "hello", mentionedUserIds: [], mentionsAll: false, replyToSeq: 0n };

class Memory implements OutboxStorage {
  readonly kept = new Map<string, OutboxEntry>();
  all = () => Promise.resolve([...this.kept.values()]);
  put(_owner: string, entry: OutboxEntry) {
    this.kept.set(entry.requestId, entry);
    return Promise.resolve();
  }
  remove(_owner: string, requestId: string) {
    this.kept.delete(requestId);
    return Promise.resolve();
  }
}

/** A server that answers when it is told to, or fails. */
class Server {
  readonly asked: string[] = [];
  readonly stored = new Map<string, string>();
  failure: Error | undefined;
  /** It stores what is sent, and the answer is lost. */
  deaf = false;

  sendMessage = async ({ requestId, conversationId, content }: SendInit) => {
    const { text } = content.kind.value;
    this.asked.push(text);
    if (this.failure) throw this.failure;
    this.stored.set(requestId, `${conversationId} ${text}`);
    if (this.deaf) throw new ConnectError("cut", Code.Unavailable);
    return create(SendMessageResponseSchema, { message: create(MessageSchema, { requestId, conversationId }) });
  };
}
interface SendInit {
  readonly requestId: string;
  readonly conversationId: string;
  readonly content: { readonly kind: { readonly value: { readonly text: string } } };
}

function world(storage: OutboxStorage = new Memory()) {
  const clock = new ManualClock();
  const server = new Server();
  let last = 0;
  const random = {
    fraction: () => 0.5,
    bytes: (length: number) => {
      last += 1;
      return new Uint8Array(length).fill(last);
    },
  };
  const outbox = new Outbox({
    client: server as never,
    storage,
    clock,
    random,
    whenOpen: () => Promise.resolve(),
    sent: () => undefined,
  });
  return { clock, server, outbox };
}

let the: ReturnType<typeof world>;
let storage: Memory;
beforeEach(async () => {
  storage = new Memory();
  the = world(storage);
  await the.outbox.begin(ADA);
});

const texts = () => the.outbox.state.getState().entries.map(({ text }) => text);

test("what is sent is stored once and forgotten here", async () => {
  the.outbox.add("c", HELLO);
  expect(texts()).toEqual(["hello"]);
  await settle();
  expect(texts()).toEqual([]);
  expect([...the.server.stored.values()]).toEqual(["c hello"]);
  expect(storage.kept.size).toBe(0);
});

test("while the server is away it waits, in order, under the same ids", async () => {
  the.server.failure = new ConnectError("away", Code.Unavailable);
  for (const text of ["one", "two", "three"]) the.outbox.add("c", { ...HELLO, text });
  await the.clock.advance(5_000);
  expect(new Set(the.server.asked)).toEqual(new Set(["one"]));
  expect(storage.kept.size).toBe(3);
  the.server.failure = undefined;
  await the.clock.advance(60_000);
  expect([...the.server.stored.values()]).toEqual(["c one", "c two", "c three"]);
  expect(texts()).toEqual([]);
});

test("an answer that is lost does not store it twice", async () => {
  the.server.deaf = true;
  the.outbox.add("c", HELLO);
  await the.clock.advance(1_000);
  the.server.deaf = false;
  await the.clock.advance(60_000);
  expect(the.server.asked.length).toBeGreaterThan(1);
  expect(the.server.stored.size).toBe(1);
  expect(texts()).toEqual([]);
});

test("what is refused stays, keeps nobody waiting, and goes under its id when it is tried again", async () => {
  the.server.failure = refusal(Code.FailedPrecondition, "switchboard.chat.v1", "NOT_REACHABLE");
  const { requestId } = the.outbox.add("c", { ...HELLO, text: "refused" });
  await settle();
  the.server.failure = undefined;
  the.outbox.add("c", { ...HELLO, text: "next" });
  await settle();
  expect(the.outbox.state.getState().entries.map(({ refusal: why }) => why)).toEqual([
    "switchboard.chat.v1/NOT_REACHABLE",
  ]);
  the.outbox.retry(requestId);
  await settle();
  expect([...the.server.stored]).toContainEqual([requestId, "c refused"]);
  expect(texts()).toEqual([]);
});

test("what waits outlives the page, and goes in order from the next", async () => {
  the.server.failure = new ConnectError("away", Code.Unavailable);
  for (const text of ["one", "two"]) the.outbox.add("c", { ...HELLO, text });
  await settle();
  the.outbox.clear();
  const next = world(storage);
  await next.outbox.begin(ADA);
  await settle();
  expect([...next.server.stored.values()]).toEqual(["c one", "c two"]);
  expect(storage.kept.size).toBe(0);
});

test("a browser that keeps nothing still sends", async () => {
  const none = () => Promise.reject(new Error("full"));
  const { outbox, server } = world({ all: none, put: none, remove: none });
  await outbox.begin(ADA);
  outbox.add("c", HELLO);
  await settle();
  expect(server.stored.size).toBe(1);
});
