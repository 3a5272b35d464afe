import { create } from "@bufbuild/protobuf";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type Message, MessageSchema } from "~/gen/switchboard/chat/v1/message_types_pb";
import {
  changed,
  extended,
  gapAfter,
  hidden,
  MOST_HELD,
  type Page,
  purged,
  replaced,
  type Timeline,
  UNREAD_TIMELINE,
} from "./timeline";

/** A conversation as the server has it. */
class Conversation {
  readonly messages = new Map<bigint, Message>();
  readonly hidden = new Set<bigint>();
  lastSeq = 0n;
  firstSeq = 1n;
  private version = 0n;

  put(seq: bigint): Message {
    this.version += 1n;
    const message = create(MessageSchema, { seq, version: this.version });
    this.messages.set(seq, message);
    return message;
  }

  send(): Message {
    this.lastSeq += 1n;
    return this.put(this.lastSeq);
  }

  visible(from: bigint, to: bigint): Message[] {
    return [...this.messages.values()]
      .filter(({ seq }) => seq >= from && seq <= to && seq >= this.firstSeq && !this.hidden.has(seq))
      .sort((one, other) => Number(one.seq - other.seq));
  }

  page(first: bigint, last: bigint): Page {
    const [from, to] = [first < 1n ? 1n : first, last > this.lastSeq ? this.lastSeq : last];
    const atStart = from <= this.firstSeq;
    return { messages: this.visible(from, to), first: from, last: to, atStart, atEnd: to >= this.lastSeq };
  }
}

const seqs = ({ messages }: Timeline) => messages.map(({ seq }) => Number(seq));

function withMessages(count: number) {
  const server = new Conversation();
  for (let sent = 0; sent < count; sent += 1) server.send();
  return server;
}

test("what comes next is added, what is beyond it is a gap", () => {
  const server = withMessages(3);
  let timeline = replaced(UNREAD_TIMELINE, server.page(1n, 3n));
  timeline = changed(timeline, server.send(), 4n);
  expect(seqs(timeline)).toEqual([1, 2, 3, 4]);
  expect(gapAfter(timeline)).toBeUndefined();
  const lost = server.send();
  timeline = changed(timeline, server.send(), 6n);
  expect(seqs(timeline)).toEqual([1, 2, 3, 4]);
  expect(gapAfter(timeline)).toBe(4n);
  timeline = extended(timeline, { messages: [lost], first: 5n, last: 5n, atStart: false, atEnd: true }, "newer");
  expect(seqs(timeline)).toEqual([1, 2, 3, 4, 5, 6]);
  expect(gapAfter(timeline)).toBeUndefined();
});

test("a page that is older than what was told meanwhile does not bring the past back", () => {
  const server = withMessages(4);
  const stale = server.page(1n, 2n);
  let timeline = replaced(UNREAD_TIMELINE, server.page(3n, 4n));
  const edited = server.put(2n);
  timeline = changed(timeline, edited, 4n);
  timeline = hidden(timeline, 1n);
  timeline = extended(timeline, stale, "older");
  expect(timeline.messages).toContain(edited);
  expect(seqs(timeline)).toEqual([2, 3, 4]);
});

test("the answer to a question of before a jump is dropped", () => {
  const server = withMessages(100);
  const jumped = replaced(UNREAD_TIMELINE, server.page(80n, 100n));
  expect(extended(jumped, server.page(10n, 20n), "older")).toBe(jumped);
});

test("no more than a window is held, and it follows only at its end", () => {
  const server = withMessages(1_000);
  let timeline = replaced(UNREAD_TIMELINE, server.page(701n, 1_000n));
  timeline = extended(timeline, server.page(501n, 700n), "older");
  expect(timeline.messages).toHaveLength(MOST_HELD);
  expect([timeline.from, timeline.to, timeline.following]).toEqual([501n, 900n, false]);
  timeline = changed(timeline, server.send(), 1_001n);
  expect([timeline.to, timeline.lastSeq]).toEqual([900n, 1_001n]);
  timeline = extended(timeline, server.page(901n, 1_100n), "newer");
  expect([timeline.from, timeline.to, timeline.following]).toEqual([602n, 1_001n, true]);
});

test("what retention took is gone, and is the start", () => {
  const server = withMessages(10);
  const timeline = purged(replaced(UNREAD_TIMELINE, server.page(3n, 10n)), 6n);
  expect(seqs(timeline)).toEqual([6, 7, 8, 9, 10]);
  expect([timeline.from, timeline.atStart]).toEqual([6n, true]);
});

/** What may happen: the server changes and tells late or never; pages are asked for, and come late. */
const happening = fc.oneof(
  fc.constant({ kind: "send" as const }),
  fc.record({ kind: fc.constant("edit" as const), at: fc.nat(60) }),
  fc.record({ kind: fc.constant("hide" as const), at: fc.nat(60) }),
  fc.record({ kind: fc.constant("purge" as const), at: fc.nat(5) }),
  fc.record({ kind: fc.constant("tell" as const), which: fc.nat(20) }),
  fc.record({ kind: fc.constant("ask" as const), side: fc.constantFrom<"older" | "newer">("older", "newer") }),
  fc.record({ kind: fc.constant("answer" as const), which: fc.nat(5) }),
);

test("whatever comes in whatever order, in the end there is what the server has", () => {
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 120 }), (happenings) => {
      const world = new World();
      for (const one of happenings) world.apply(one);
      world.settle();
      const { timeline, server } = world;
      expect(timeline.messages).toEqual(server.visible(timeline.from, timeline.to));
      expect(timeline.to).toBe(server.lastSeq);
      expect(gapAfter(timeline)).toBeUndefined();
    }),
    { numRuns: 400 },
  );
});

type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never;
type Step = (timeline: Timeline) => Timeline;

/** A server, a client, and between them what is on its way. */
class World {
  readonly server = withMessages(20);
  timeline = replaced(UNREAD_TIMELINE, this.server.page(11n, 20n));
  private readonly told: Step[] = [];
  private readonly answers: Step[] = [];

  apply(one: Happening): void {
    const { server } = this;
    switch (one.kind) {
      case "send":
        this.tell(server.send());
        return;
      case "edit": {
        const seq = BigInt(one.at);
        if (server.messages.has(seq)) this.tell(server.put(seq));
        return;
      }
      case "hide":
        server.hidden.add(BigInt(one.at));
        this.told.push((timeline) => hidden(timeline, BigInt(one.at)));
        return;
      case "purge":
        server.firstSeq += BigInt(one.at);
        if (server.firstSeq > server.lastSeq) server.firstSeq = server.lastSeq;
        this.tellPurge(server.firstSeq);
        return;
      case "tell":
        this.take(this.told, one.which);
        return;
      case "ask":
        this.ask(one.side);
        return;
      case "answer":
        this.take(this.answers, one.which);
        return;
    }
  }

  /** All that is on its way arrives, and gaps are filled, as after the connection came back. */
  settle(): void {
    while (this.told.length > 0) this.take(this.told, 0);
    while (this.answers.length > 0) this.take(this.answers, 0);
    const { server } = this;
    while (!this.timeline.following || gapAfter(this.timeline) !== undefined) {
      const page = server.page(this.timeline.to + 1n, this.timeline.to + 10n);
      this.timeline = extended(this.timeline, page, "newer");
    }
  }

  private tell(message: Message): void {
    const { lastSeq } = this.server;
    this.told.push((timeline) => changed(timeline, message, lastSeq));
  }

  private tellPurge(firstSeq: bigint): void {
    this.told.push((timeline) => purged(timeline, firstSeq));
  }

  private ask(side: "older" | "newer"): void {
    const { from, to } = this.timeline;
    const page = side === "older" ? this.server.page(from - 5n, from - 1n) : this.server.page(to + 1n, to + 5n);
    if (page.last >= page.first) this.answers.push((timeline) => extended(timeline, page, side));
  }

  private take(steps: Step[], which: number): void {
    const [step] = steps.splice(which % Math.max(1, steps.length), 1);
    if (step) this.timeline = step(this.timeline);
  }
}
