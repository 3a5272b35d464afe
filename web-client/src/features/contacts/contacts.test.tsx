import { create } from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, test } from "vitest";
import { ContactKind, Reach } from "~/gen/switchboard/auth/v1/contact_pb";
import { type User, UserStatusSchema } from "~/gen/switchboard/auth/v1/user_pb";
import { FakeBackend } from "~/test/fakeBackend";
import { ADA, aUser, BEN, refusal } from "~/test/fixtures";
import { renderPage } from "~/test/renderPage";

const CLEO = "00000000-0000-7000-8000-00000000000c";
const ada = aUser(ADA, "Ada");
const ben = aUser(BEN, "Ben Okafor", "ben");
const cleo = aUser(CLEO, "Cleo Sørensen", "cleo");
let backend: FakeBackend;
let user: ReturnType<typeof userEvent.setup>;
beforeEach(() => {
  backend = new FakeBackend([ada, ben, cleo]);
  user = userEvent.setup();
});

const open = (path: string, me: User = ada) => renderPage(backend, path, me);
const button = (name: string | RegExp) => screen.findByRole("button", { name });
const press = async (name: string | RegExp) => user.click(await button(name));
const kind = (other: string) => backend.contacts.contact(ADA, other).kind;

describe("the page", () => {
  test("without contacts it says how to begin", async () => {
    open("/contacts");
    expect(await screen.findByText("No contacts yet")).toBeTruthy();
  });

  test("contacts are there by name, with a status and the ways to call them", async () => {
    const status = create(UserStatusSchema, { emoji: "🌴", text: "On holiday" });
    backend = new FakeBackend([ada, { ...ben, status }, cleo]);
    backend.contacts.put(ADA, CLEO, ContactKind.CONTACT);
    backend.contacts.put(ADA, BEN, ContactKind.CONTACT);
    open("/contacts");
    const list = await screen.findByRole("region", { name: "All contacts" });
    const names = within(list).getAllByRole("link");
    expect(names.map(({ textContent }) => textContent)).toEqual([
      expect.stringContaining("Ben Okafor"),
      expect.stringContaining("Cleo"),
    ]);
    expect(within(list).getByRole("img", { name: "On holiday" })).toBeTruthy();
    expect(within(list).getByRole("button", { name: "Call Ben Okafor with video" })).toBeTruthy();
  });

  test("whoever takes no calls has no buttons, and the row says so", async () => {
    backend.contacts.put(ADA, BEN, ContactKind.CONTACT);
    backend.contacts.callLevel.set(BEN, Reach.NOBODY);
    open("/contacts");
    expect(await screen.findByRole("link", { name: /Ben Okafor.*Takes no calls/ })).toBeTruthy();
    expect(screen.queryByRole("button", { name: /Call Ben/ })).toBeNull();
  });

  test("a list that could not be loaded can be loaded again", async () => {
    backend.failure = refusal(Code.Internal, "switchboard.access.v1", "INTERNAL");
    open("/contacts");
    expect(await screen.findByText("Your contacts couldn’t be loaded")).toBeTruthy();
    backend.failure = undefined;
    backend.contacts.put(ADA, BEN, ContactKind.CONTACT);
    for (const retry of screen.getAllByRole("button", { name: "Try again" })) await user.click(retry);
    expect(await screen.findByRole("link", { name: /Ben Okafor/ })).toBeTruthy();
  });

  test("the search looks among contacts, without accents, and beyond them", async () => {
    backend.contacts.put(ADA, CLEO, ContactKind.CONTACT);
    backend = Object.assign(backend, {
      users: [ada, ben, cleo, aUser("00000000-0000-7000-8000-00000000000d", "Clement")],
    });
    open("/contacts");
    await user.type(await screen.findByLabelText("Search contacts and people"), "cle");
    expect(await screen.findByText("Find people")).toBeTruthy();
    expect(screen.getByText("In your contacts")).toBeTruthy();
    expect(screen.getAllByRole("link", { name: /Cleo/ })).toHaveLength(1);
    expect(screen.getByRole("link", { name: /Clement/ })).toBeTruthy();
  });

  test("a deleted account is nobody in particular", async () => {
    backend = new FakeBackend([ada, { ...aUser(BEN, "", ""), deleted: true }]);
    backend.contacts.put(ADA, BEN, ContactKind.CONTACT);
    open("/contacts");
    expect(await screen.findByRole("link", { name: /Deleted user/ })).toBeTruthy();
  });

  test("guests are told that contacts come with an account", async () => {
    open("/contacts", { ...ada, guest: true });
    expect(await screen.findByText("Contacts come with an account")).toBeTruthy();
    expect(backend.contacts.asked).toEqual([]);
  });
});

describe("requests", () => {
  test("come in while one looks, are counted, and are accepted", async () => {
    open("/");
    await screen.findByText("No chats yet");
    await waitFor(() => expect(backend.contacts.asked).toContain("list"));
    backend.contacts.put(BEN, ADA, ContactKind.OUTGOING, "From the choir");
    await user.click(await screen.findByRole("link", { name: "Contacts, 1 request" }));
    expect(await screen.findByText("From the choir")).toBeTruthy();
    await press("Accept Ben Okafor’s request");
    expect(await screen.findByText("Ben Okafor is in your contacts now.")).toBeTruthy();
    expect(kind(BEN)).toBe(ContactKind.CONTACT);
    expect(screen.getByRole("link", { name: "Contacts" })).toBeTruthy();
  });

  test("that are declined go at once, and come back when that is undone", async () => {
    backend.contacts.put(ADA, BEN, ContactKind.INCOMING);
    open("/contacts");
    await press("Decline Ben Okafor’s request");
    expect(screen.queryByText("wants to become your contact")).toBeNull();
    await press("Undo");
    expect(await screen.findByText("wants to become your contact")).toBeTruthy();
    expect(kind(BEN)).toBe(ContactKind.INCOMING);
  });

  test("of one’s own can be taken back", async () => {
    backend.contacts.put(ADA, BEN, ContactKind.OUTGOING);
    open("/contacts");
    await user.click(await screen.findByText("Sent (1)"));
    await press("Cancel your request to Ben Okafor");
    expect(await screen.findByText("Request cancelled.")).toBeTruthy();
    expect(screen.queryByText("Sent (1)")).toBeNull();
  });

  test("that were taken back meanwhile cannot be accepted, and that is said", async () => {
    backend.contacts.put(ADA, BEN, ContactKind.INCOMING);
    open("/contacts");
    await button("Accept Ben Okafor’s request");
    backend.failure = refusal(Code.NotFound, "switchboard.auth.v1", "REQUEST_NOT_FOUND");
    await press("Accept Ben Okafor’s request");
    expect(await screen.findByText(/couldn’t be accepted. The request has been taken back/)).toBeTruthy();
  });
});

describe("a person", () => {
  const path = `/contacts/${BEN}`;

  test("is asked with a few words, and the request is there at once", async () => {
    open(path);
    await press("Add Ben Okafor to contacts");
    await user.type(await screen.findByLabelText("A few words for Ben Okafor"), "It’s Ada");
    await press("Send request");
    expect(await screen.findByText("Request sent")).toBeTruthy();
    await waitFor(() => expect(backend.contacts.contact(BEN, ADA).note).toBe("It’s Ada"));
    expect(kind(BEN)).toBe(ContactKind.OUTGOING);
  });

  test("a request that is refused says why, and is not shown as sent", async () => {
    open(path);
    await press("Add Ben Okafor to contacts");
    backend.failure = refusal(Code.ResourceExhausted, "switchboard.auth.v1", "TOO_MANY_REQUESTS");
    await press("Send request");
    expect(await screen.findByText(/couldn’t be sent. You have too many open requests/)).toBeTruthy();
    expect(await button("Add Ben Okafor to contacts")).toBeTruthy();
  });

  test("who takes calls from contacts only is asked to become one, in the place of a dead button", async () => {
    backend.contacts.callLevel.set(BEN, Reach.CONTACTS_ONLY);
    open(path);
    expect(await screen.findByText("Ben Okafor takes calls from contacts only. Send a request?")).toBeTruthy();
    expect(screen.queryByRole("button", { name: /Call Ben/ })).toBeNull();
    await press("Send request");
    await screen.findByLabelText("A few words for Ben Okafor");
    await press("Send request");
    expect(await screen.findByText(/Your request is waiting for an answer/)).toBeTruthy();
    backend.contacts.put(ADA, BEN, ContactKind.CONTACT);
    const pane = screen.getByRole("main");
    expect(await within(pane).findByRole("button", { name: "Call Ben Okafor with video" })).toBeTruthy();
  });

  test("is blocked after an explanation, and unblocked", async () => {
    backend.contacts.put(ADA, BEN, ContactKind.CONTACT);
    open(path);
    await press("Block Ben Okafor");
    const dialog = await screen.findByRole("dialog", { name: "Block Ben Okafor?" });
    expect(within(dialog).getByText(/They aren’t told/)).toBeTruthy();
    await user.click(within(dialog).getByRole("button", { name: "Block" }));
    expect(await screen.findByText("You have blocked Ben Okafor")).toBeTruthy();
    expect(await screen.findByText("Unblock Ben Okafor to call them again.")).toBeTruthy();
    expect(kind(BEN)).toBe(ContactKind.BLOCKED);
    await press("Unblock Ben Okafor");
    expect(await button("Add Ben Okafor to contacts")).toBeTruthy();
  });

  test("a block that failed says so in the dialog, and nobody looks blocked", async () => {
    open(path);
    await press("Block Ben Okafor");
    const dialog = await screen.findByRole("dialog");
    backend.failure = new ConnectError("away", Code.Unavailable);
    await user.click(within(dialog).getByRole("button", { name: "Block" }));
    expect(await within(dialog).findByText(/The server can’t be reached/)).toBeTruthy();
    expect(screen.queryByText("You have blocked Ben Okafor")).toBeNull();
  });

  test("who is removed can be had back", async () => {
    backend.contacts.put(ADA, BEN, ContactKind.CONTACT);
    open(path);
    await press("Remove Ben Okafor from contacts");
    expect(await button("Add Ben Okafor to contacts")).toBeTruthy();
    await press("Undo");
    expect(await screen.findByText("In your contacts")).toBeTruthy();
    expect(kind(BEN)).toBe(ContactKind.CONTACT);
  });

  test("oneself is neither called nor added", async () => {
    open(`/people/${ADA}`);
    expect(await screen.findByText("This is you.")).toBeTruthy();
    expect(screen.queryByRole("button", { name: /Call|Add/ })).toBeNull();
  });

  test("an address that is no id leads to nobody", async () => {
    open("/people/whoever");
    expect(await screen.findByText("This account doesn’t exist any more.")).toBeTruthy();
  });
});

test("who is blocked is listed, told about when pressed, and unblocked", async () => {
  backend.contacts.put(ADA, BEN, ContactKind.BLOCKED);
  open("/contacts/blocked");
  await press("About Ben Okafor");
  const card = await screen.findByRole("dialog", { name: "About Ben Okafor" });
  expect(within(card).getByRole("link", { name: "Profile" })).toBeTruthy();
  await user.keyboard("{Escape}");
  await press("Unblock Ben Okafor");
  expect(await screen.findByText("Nobody is blocked")).toBeTruthy();
  expect(kind(BEN)).toBe(ContactKind.NONE);
});
