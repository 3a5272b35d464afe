import { Code, ConnectError, createClient } from "@connectrpc/connect";
import { beforeEach, describe, expect, test } from "vitest";
import { ContactKind, ContactService } from "~/gen/switchboard/auth/v1/contact_pb";
import { reasonOf } from "~/shared/rpc/errors";
import { FakeBackend } from "~/test/fakeBackend";
import { ADA, aUser, BEN, refusal } from "~/test/fixtures";
import { ManualClock } from "~/test/manualClock";
import { MemoryStorage } from "~/test/memoryStorage";
import { ContactActs, UNDO_MS } from "./contactActs";
import { Contacts, contactOf } from "./contacts";
import { PendingActs } from "./pendingActs";

const AGAIN_MS = 5_000;

let backend: FakeBackend;
let clock: ManualClock;
let storage: MemoryStorage;
let contacts: Contacts;
let acts: ContactActs;
beforeEach(() => {
  backend = new FakeBackend([aUser(ADA, "Ada"), aUser(BEN, "Ben")]);
  clock = new ManualClock();
  storage = new MemoryStorage();
  ({ contacts, acts } = page());
  acts.begin(ADA);
});

/** A page of Ada's browser: all of them keep their acts in one place. */
function page() {
  const client = createClient(ContactService, backend.transport(ADA));
  const seen = new Contacts(client, { add: () => undefined }, clock);
  return { contacts: seen, acts: new ContactActs(client, seen, clock, new PendingActs(storage)) };
}

/** The page after this one, whose network is gone with it; `was` does not act any more. */
function reload(was: ContactActs) {
  was.clear();
  const next = page();
  next.contacts.apply(backend.contacts.contact(ADA, BEN));
  next.acts.begin(ADA);
  return next;
}

const stands = (kind: ContactKind) => contacts.apply(backend.contacts.put(ADA, BEN, kind));
const shown = () => contactOf(contacts.state.getState(), BEN)?.kind;
const really = () => backend.contacts.contact(ADA, BEN).kind;
const refused = refusal(Code.ResourceExhausted, "switchboard.auth.v1", "TOO_MANY_REQUESTS");

describe("at once", () => {
  test("a request is shown before the server has answered, and holds", async () => {
    stands(ContactKind.NONE);
    const sent = acts.request(BEN, "Hello");
    expect(shown()).toBe(ContactKind.OUTGOING);
    await sent;
    expect(shown()).toBe(ContactKind.OUTGOING);
    expect(contacts.state.getState().intended).toEqual({});
    expect(backend.contacts.contact(BEN, ADA).note).toBe("Hello");
  });

  test("a request to somebody who has asked makes a contact", async () => {
    stands(ContactKind.INCOMING);
    const sent = acts.request(BEN, "");
    expect(shown()).toBe(ContactKind.CONTACT);
    await sent;
    expect(really()).toBe(ContactKind.CONTACT);
  });

  test("what the server refuses is shown no longer, and says why", async () => {
    stands(ContactKind.NONE);
    backend.failure = refused;
    const failure: unknown = await acts.request(BEN, "").catch((error: unknown) => error);
    expect(reasonOf(failure)).toBe("switchboard.auth.v1/TOO_MANY_REQUESTS");
    expect(shown()).toBe(ContactKind.NONE);
  });

  test("calls about one person go one after another, and the last is what is shown", async () => {
    stands(ContactKind.INCOMING);
    const both = Promise.all([acts.accept(BEN), acts.block(BEN)]);
    expect(shown()).toBe(ContactKind.BLOCKED);
    await both;
    expect(backend.contacts.asked).toEqual(["accept", "block"]);
    expect(shown()).toBe(ContactKind.BLOCKED);
    await acts.unblock(BEN);
    expect(shown()).toBe(ContactKind.NONE);
  });
});

describe("after a while in which it can be undone", () => {
  const CASES = [
    ["decline", ContactKind.INCOMING],
    ["cancel", ContactKind.OUTGOING],
    ["remove", ContactKind.CONTACT],
  ] as const;

  test.each(CASES)("%s is shown at once and done later", async (act, before) => {
    stands(before);
    const { done } = acts[act](BEN);
    expect(shown()).toBe(ContactKind.NONE);
    await clock.advance(UNDO_MS - 1);
    expect(really()).toBe(before);
    await clock.advance(1);
    await done;
    expect(really()).toBe(ContactKind.NONE);
    expect(shown()).toBe(ContactKind.NONE);
  });

  test.each(CASES)("%s can be taken back, and nobody hears of it", async (act, before) => {
    stands(before);
    const { undo, done } = acts[act](BEN);
    expect(undo()).toBe(true);
    await done;
    await clock.advance(UNDO_MS);
    expect(shown()).toBe(before);
    expect(backend.contacts.asked).toEqual([]);
  });

  test("once it is done it cannot be undone", async () => {
    stands(ContactKind.CONTACT);
    const { undo, done } = acts.remove(BEN);
    await clock.advance(UNDO_MS);
    await done;
    expect(undo()).toBe(false);
    expect(shown()).toBe(ContactKind.NONE);
  });

  test("what the server refuses comes back", async () => {
    stands(ContactKind.CONTACT);
    const { done } = acts.remove(BEN);
    const failed = done.catch((error: unknown) => reasonOf(error));
    backend.failure = refused;
    await clock.advance(UNDO_MS);
    expect(await failed).toBe("switchboard.auth.v1/TOO_MANY_REQUESTS");
    expect(shown()).toBe(ContactKind.CONTACT);
  });

  test("the next act about the same person does it first", async () => {
    stands(ContactKind.CONTACT);
    const { undo } = acts.remove(BEN);
    await acts.request(BEN, "Sorry");
    expect(backend.contacts.asked).toEqual(["remove", "request"]);
    expect(shown()).toBe(ContactKind.OUTGOING);
    expect(undo()).toBe(false);
  });

  test("when the page goes away it is done at once", async () => {
    stands(ContactKind.INCOMING);
    const { done } = acts.decline(BEN);
    acts.flush();
    await done;
    expect(really()).toBe(ContactKind.NONE);
  });

  test("when the person signs out it is not done for whoever comes next", async () => {
    stands(ContactKind.CONTACT);
    acts.remove(BEN);
    acts.clear();
    await clock.advance(UNDO_MS);
    expect(backend.contacts.asked).toEqual([]);
  });
});

describe("beyond the page", () => {
  const away = new ConnectError("away", Code.Unavailable);
  const seenBy = (page: { contacts: Contacts }) => contactOf(page.contacts.state.getState(), BEN)?.kind;

  test.each([
    ["decline", ContactKind.INCOMING],
    ["cancel", ContactKind.OUTGOING],
    ["remove", ContactKind.CONTACT],
  ] as const)("%s that did not get through is done by the next page", async (act, before) => {
    stands(before);
    acts[act](BEN);
    backend.failure = away;
    acts.flush();
    const next = reload(acts);
    expect(seenBy(next)).toBe(ContactKind.NONE);
    expect(really()).toBe(before);
    backend.failure = undefined;
    await clock.advance(AGAIN_MS);
    expect(really()).toBe(ContactKind.NONE);
    expect(storage.kept.size).toBe(0);
  });

  test("another page shows it as done, and leaves it to the first to undo it", async () => {
    stands(ContactKind.CONTACT);
    const { undo } = acts.remove(BEN);
    const other = page();
    other.contacts.apply(backend.contacts.contact(ADA, BEN));
    other.acts.begin(ADA);
    expect(seenBy(other)).toBe(ContactKind.NONE);
    expect(undo()).toBe(true);
    await clock.advance(UNDO_MS);
    expect(seenBy(other)).toBe(ContactKind.CONTACT);
    expect(backend.contacts.asked).toEqual([]);
  });

  test("what is done is not done again", async () => {
    stands(ContactKind.CONTACT);
    acts.remove(BEN);
    await clock.advance(UNDO_MS);
    reload(acts);
    await clock.advance(UNDO_MS);
    expect(backend.contacts.asked).toEqual(["remove"]);
  });

  test("while the server is away it is tried until it answers", async () => {
    stands(ContactKind.CONTACT);
    const { done } = acts.remove(BEN);
    backend.failure = away;
    await clock.advance(UNDO_MS + 3 * AGAIN_MS);
    expect(shown()).toBe(ContactKind.NONE);
    expect(really()).toBe(ContactKind.CONTACT);
    backend.failure = undefined;
    await clock.advance(AGAIN_MS);
    await done;
    expect(really()).toBe(ContactKind.NONE);
    expect(storage.kept.size).toBe(0);
  });

  test("what the server refuses is forgotten", async () => {
    stands(ContactKind.CONTACT);
    acts.remove(BEN).done.catch(() => undefined);
    backend.failure = refused;
    await clock.advance(UNDO_MS);
    expect(storage.kept.size).toBe(0);
    const next = reload(acts);
    expect(seenBy(next)).toBe(ContactKind.CONTACT);
  });

  test("somebody else who signs in here does nothing of it", async () => {
    stands(ContactKind.CONTACT);
    acts.remove(BEN);
    acts.clear();
    page().acts.begin(BEN);
    await clock.advance(UNDO_MS);
    expect(backend.contacts.asked).toEqual([]);
    reload(acts);
    await clock.advance(0);
    expect(backend.contacts.asked).toEqual(["remove"]);
  });

  test.each(["no JSON", "null", '[{"userId":"b","act":"block","since":1,"due":1}, 7, null]'])(
    "what is kept as %j is passed over",
    async (kept) => {
      storage.set(`switchboard.acts.${ADA}`, kept);
      reload(acts);
      await clock.advance(UNDO_MS);
      expect(backend.contacts.asked).toEqual([]);
    },
  );
});
