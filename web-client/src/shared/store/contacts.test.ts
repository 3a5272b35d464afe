import { create } from "@bufbuild/protobuf";
import { Code, ConnectError, createClient } from "@connectrpc/connect";
import { beforeEach, describe, expect, test } from "vitest";
import { type Contact, ContactKind, ContactSchema, ContactService } from "~/gen/switchboard/auth/v1/contact_pb";
import { FakeBackend } from "~/test/fakeBackend";
import { ADA, aUser, BEN } from "~/test/fixtures";
import { ManualClock, settle } from "~/test/manualClock";
import { Contacts, contactOf, contactsOf, countOf, idOf } from "./contacts";

const CLEO = "00000000-0000-7000-8000-00000000000c";
const others = [aUser(BEN, "Ben"), aUser(CLEO, "Cleo")];

let backend: FakeBackend;
let clock: ManualClock;
let contacts: Contacts;
beforeEach(() => {
  backend = new FakeBackend([aUser(ADA, "Ada"), ...others]);
  clock = new ManualClock();
  contacts = new Contacts(createClient(ContactService, backend.transport(ADA)), { add: () => undefined }, clock);
});

const kindOf = (userId: string) => contactOf(contacts.state.getState(), userId)?.kind;
const ids = (kind: ContactKind) =>
  contactsOf(contacts.state.getState(), kind)
    .map((contact) => idOf(contact))
    .sort();
const at = (contact: Contact, version: bigint, kind: ContactKind) =>
  create(ContactSchema, { ...contact, version, kind });

describe("what is told of", () => {
  test("a version that is not above the known one is dropped", () => {
    const contact = backend.contacts.put(ADA, BEN, ContactKind.CONTACT);
    contacts.apply(at(contact, 5n, ContactKind.CONTACT));
    contacts.apply(at(contact, 5n, ContactKind.NONE));
    contacts.apply(at(contact, 4n, ContactKind.INCOMING));
    expect(kindOf(BEN)).toBe(ContactKind.CONTACT);
    contacts.apply(at(contact, 6n, ContactKind.NONE));
    expect(kindOf(BEN)).toBe(ContactKind.NONE);
  });

  test("listeners hear of what is news alone", () => {
    const heard: string[] = [];
    contacts.onChange((userId) => heard.push(userId));
    const contact = backend.contacts.put(ADA, BEN, ContactKind.CONTACT);
    contacts.apply(contact);
    contacts.apply(contact);
    expect(heard).toEqual([BEN]);
  });

  test("an intent is shown in the place of what is, and what is comes back", () => {
    contacts.apply(backend.contacts.put(ADA, BEN, ContactKind.CONTACT));
    contacts.intend(BEN, ContactKind.NONE);
    expect(kindOf(BEN)).toBe(ContactKind.NONE);
    expect(ids(ContactKind.CONTACT)).toEqual([]);
    contacts.settle(BEN);
    expect(ids(ContactKind.CONTACT)).toEqual([BEN]);
  });
});

describe("lists", () => {
  test("come in pages, and say how many there are beyond them", async () => {
    const many = Array.from({ length: 130 }, (_, index) =>
      aUser(`00000000-0000-7000-8000-${String(index).padStart(12, "0")}`, `Person ${index}`),
    );
    backend = new FakeBackend([aUser(ADA, "Ada"), ...many]);
    for (const { userId } of many) backend.contacts.put(ADA, userId, ContactKind.INCOMING);
    contacts = new Contacts(createClient(ContactService, backend.transport(ADA)), { add: () => undefined }, clock);
    await contacts.load(ContactKind.INCOMING);
    expect(ids(ContactKind.INCOMING)).toHaveLength(100);
    expect(countOf(contacts.state.getState(), ContactKind.INCOMING)).toBe(130);
    await contacts.loadMore(ContactKind.INCOMING);
    expect(ids(ContactKind.INCOMING)).toHaveLength(130);
    expect(countOf(contacts.state.getState(), ContactKind.INCOMING)).toBe(130);
  });

  test("are asked for once", async () => {
    await Promise.all([contacts.load(ContactKind.CONTACT), contacts.load(ContactKind.CONTACT)]);
    await contacts.load(ContactKind.CONTACT);
    expect(backend.contacts.asked).toEqual(["list"]);
  });

  test("that could not be loaded say why, and are loaded once the server answers", async () => {
    backend.contacts.put(ADA, BEN, ContactKind.CONTACT);
    backend.failure = new ConnectError("away", Code.Unavailable);
    await contacts.load(ContactKind.CONTACT);
    const list = () => contacts.state.getState().lists[ContactKind.CONTACT];
    expect(list().loading).toBe("failed");
    expect(ConnectError.from(list().failure).code).toBe(Code.Unavailable);
    backend.failure = undefined;
    await clock.advance(10_000);
    expect(list().loading).toBe("loaded");
    expect(ids(ContactKind.CONTACT)).toEqual([BEN]);
  });

  test("a refusal is not asked for again by itself", async () => {
    backend.failure = new ConnectError("no", Code.PermissionDenied);
    await contacts.load(ContactKind.CONTACT);
    await clock.advance(60_000);
    expect(backend.contacts.asked).toEqual(["list"]);
  });
});

describe("a reload", () => {
  test("takes in what was missed, and drops who is no longer there", async () => {
    backend.contacts.put(ADA, BEN, ContactKind.CONTACT);
    await contacts.load(ContactKind.CONTACT);
    backend.contacts.put(ADA, BEN, ContactKind.NONE);
    backend.contacts.put(ADA, CLEO, ContactKind.INCOMING);
    await contacts.reload();
    expect(ids(ContactKind.CONTACT)).toEqual([]);
    expect(ids(ContactKind.INCOMING)).toEqual([CLEO]);
  });

  test("does not undo news that came while it was under way", async () => {
    backend.contacts.put(ADA, BEN, ContactKind.INCOMING);
    await contacts.load(ContactKind.INCOMING);
    const reloading = contacts.reload();
    const news = backend.contacts.put(ADA, BEN, ContactKind.CONTACT);
    contacts.apply(news);
    await reloading;
    expect(kindOf(BEN)).toBe(ContactKind.CONTACT);
  });

  test("of somebody who is shown asks how they stand now", async () => {
    contacts.want(BEN);
    await clock.advance(10);
    expect(kindOf(BEN)).toBe(ContactKind.NONE);
    backend.contacts.put(ADA, BEN, ContactKind.BLOCKED);
    await contacts.reload();
    expect(kindOf(BEN)).toBeUndefined();
    contacts.want(BEN);
    await clock.advance(10);
    expect(kindOf(BEN)).toBe(ContactKind.BLOCKED);
  });
});

test("what was asked for by somebody who signed out is dropped", async () => {
  backend.contacts.put(ADA, BEN, ContactKind.CONTACT);
  const loading = contacts.load(ContactKind.CONTACT);
  contacts.clear();
  await loading;
  await settle();
  expect(contacts.state.getState().byId).toEqual({});
  expect(contacts.state.getState().lists[ContactKind.CONTACT].loading).toBe("unloaded");
});
