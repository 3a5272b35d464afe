import { Code } from "@connectrpc/connect";
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test } from "vitest";
import { ConversationKind } from "~/gen/switchboard/chat/v1/conversation_types_pb";
import { FakeBackend } from "~/test/fakeBackend";
import { ADA, aUser, BEN, refusal } from "~/test/fixtures";
import { renderPage } from "~/test/renderPage";

const CLEO = "00000000-0000-7000-8000-00000000000d";
const ada = aUser(ADA, "Ada");
const ben = aUser(BEN, "Ben Okafor", "ben");
const cleo = aUser(CLEO, "Cleo");
let backend: FakeBackend;
beforeEach(() => {
  backend = new FakeBackend([ada, ben, cleo]);
});

const direct = () => backend.chat.direct(ADA, BEN).shared.conversationId;
const say = (from: string, text: string) => backend.chat.messages.say(direct(), from, text);
const log = () => screen.findByRole("log", { name: "Messages" });
const field = () => screen.findByLabelText<HTMLTextAreaElement>(/^Write to /);
const openMenu = async (text: string) => {
  const message = (await within(await log()).findByText(text)).closest("article") ?? document.body;
  await userEvent.click(await within(message).findByRole("button", { name: "More about this message" }));
};

test("without conversations the list says how to begin", async () => {
  renderPage(backend, "/", ada);
  expect(await screen.findByText("No chats yet")).toBeTruthy();
});

test("a person is found, and written to", async () => {
  renderPage(backend, "/", ada);
  await userEvent.type(await screen.findByLabelText("Search chats and people"), "oka");
  await userEvent.click(await screen.findByRole("link", { name: /Ben Okafor/ }));
  await userEvent.type(await field(), "Hello *Ben*{Enter}");
  expect(await within(await log()).findByText("Ben", { selector: "em" })).toBeTruthy();
  expect(await within(await log()).findByRole("img", { name: "Sent" })).toBeTruthy();
  expect((await field()).value).toBe("");
  expect(backend.chat.messages.of(direct(), BEN).map(({ seq }) => seq)).toEqual([1n]);
});

test("what the other writes appears in the list, in the conversation, and as unread", async () => {
  say(BEN, "first");
  renderPage(backend, "/", ada);
  expect(await screen.findByRole("img", { name: "1 unread message" })).toBeTruthy();
  say(BEN, "second");
  const row = await screen.findByRole("link", { name: /Ben Okafor.*second/ });
  expect(screen.getByRole("img", { name: "2 unread messages" })).toBeTruthy();
  await waitFor(() => expect(screen.getByRole("link", { name: "Chats, 1 unread" })).toBeTruthy());
  await userEvent.click(row);
  expect(await within(await log()).findByText("New messages")).toBeTruthy();
  expect(within(await log()).getByText("first")).toBeTruthy();
  say(BEN, "third");
  expect(await within(await log()).findByText("third")).toBeTruthy();
});

test("what is sent comes to be delivered, and read", async () => {
  say(ADA, "look");
  renderPage(backend, `/chats/${direct()}`, ada);
  await within(await log()).findByRole("img", { name: "Sent" });
  const room = backend.chat.room(direct(), BEN);
  room.delivered.set(BEN, 1n);
  backend.chat.read(direct(), BEN, 0n);
  await within(await log()).findByRole("img", { name: "Delivered" });
  backend.chat.read(direct(), BEN, 1n);
  await within(await log()).findByRole("img", { name: "Read" });
});

test("what the server refuses stays, with why, and can be sent again", async () => {
  renderPage(backend, `/chats/${direct()}`, ada);
  backend.chat.messages.failure = refusal(Code.FailedPrecondition, "switchboard.chat.v1", "NOT_REACHABLE");
  await userEvent.type(await field(), "hi{Enter}");
  expect(await screen.findByText(/This person doesn’t take your messages/)).toBeTruthy();
  backend.chat.messages.failure = undefined;
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  expect(await within(await log()).findByRole("img", { name: "Sent" })).toBeTruthy();
  expect(backend.chat.messages.of(direct(), BEN)).toHaveLength(1);
});

test("a reply shows what it answers", async () => {
  say(BEN, "When?");
  renderPage(backend, `/chats/${direct()}`, ada);
  await userEvent.click(await within(await log()).findByRole("button", { name: "Reply" }));
  expect(await screen.findByText("Reply to Ben Okafor")).toBeTruthy();
  await userEvent.type(await field(), "At eight{Enter}");
  expect(await screen.findByRole("button", { name: "Show the message by Ben Okafor: When?" })).toBeTruthy();
  expect(screen.queryByText("Reply to Ben Okafor")).toBeNull();
});

test("the last message is edited by the arrow, and says that it was", async () => {
  say(ADA, "helo");
  renderPage(backend, `/chats/${direct()}`, ada);
  await within(await log()).findByText("helo");
  await userEvent.type(await field(), "{ArrowUp}");
  expect((await field()).value).toBe("helo");
  await userEvent.clear(await field());
  await userEvent.type(await field(), "hello{Enter}");
  expect(await within(await log()).findByText("hello")).toBeTruthy();
  expect(within(await log()).getByText("edited")).toBeTruthy();
});

test("a message is deleted for everybody, and for oneself", async () => {
  say(ADA, "secret");
  say(BEN, "noise");
  renderPage(backend, `/chats/${direct()}`, ada);
  await openMenu("secret");
  await userEvent.click(await screen.findByRole("menuitem", { name: "Delete for everybody" }));
  const dialog = await screen.findByRole("dialog", { name: "Delete this message for everybody?" });
  await userEvent.click(within(dialog).getByRole("button", { name: "Delete for everybody" }));
  expect(await within(await log()).findByText("Message deleted")).toBeTruthy();
  await openMenu("noise");
  await userEvent.click(await screen.findByRole("menuitem", { name: "Delete for me" }));
  await waitFor(() => expect(screen.queryByText("noise")).toBeNull());
  expect(backend.chat.messages.of(direct(), BEN)).toHaveLength(2);
});

test("reactions are given, taken back, and counted", async () => {
  say(BEN, "We won");
  renderPage(backend, `/chats/${direct()}`, ada);
  await openMenu("We won");
  await userEvent.click(await screen.findByRole("menuitem", { name: "React with 👍" }));
  const own = await screen.findByRole("button", { name: "👍 by Ada", pressed: true });
  backend.chat.messages.react(direct(), 1n, BEN, "👍");
  expect(await screen.findByText("2")).toBeTruthy();
  await userEvent.click(own);
  expect(await screen.findByRole("button", { name: "👍 by Ben Okafor", pressed: false })).toBeTruthy();
});

test("what was begun to be written is kept, by the server too", async () => {
  const id = direct();
  const first = renderPage(backend, `/chats/${id}`, ada);
  await userEvent.type(await field(), "half a sent");
  await waitFor(() =>
    expect(backend.chat.seenBy(backend.chat.room(id, ADA), ADA).own?.draft?.text).toBe("half a sent"),
  );
  first.unmount();
  renderPage(backend, `/chats/${id}`, ada);
  expect((await field()).value).toBe("half a sent");
});

test("who writes is shown, and others are told of it", async () => {
  const id = direct();
  renderPage(backend, `/chats/${id}`, ada);
  await userEvent.type(await field(), "x");
  expect(backend.chat.typed).toEqual([`${ADA}: 1`]);
  const { TypingSchema, TypingKind } = await import("~/gen/switchboard/chat/v1/conversation_pb");
  backend.chat.tell(ADA, TypingSchema, { conversationId: id, userId: BEN, kind: TypingKind.WRITING });
  expect(await screen.findByText("Ben Okafor is writing…")).toBeTruthy();
  backend.chat.tell(ADA, TypingSchema, { conversationId: id, userId: BEN, kind: TypingKind.RECORDING });
  expect(await screen.findByText("Ben Okafor is recording…")).toBeTruthy();
  say(BEN, "done");
  await waitFor(() => expect(screen.queryByText("Ben Okafor is recording…")).toBeNull());
});

test("a conversation is pinned, muted, archived and marked from its menu", async () => {
  say(BEN, "hello");
  renderPage(backend, "/", ada);
  const act = async (name: string) => {
    await userEvent.click(await screen.findByRole("button", { name: "More about Ben Okafor" }));
    await userEvent.click(await screen.findByRole("menuitem", { name }));
  };
  await act("Pin to the top");
  expect(await screen.findByRole("img", { name: "Pinned" })).toBeTruthy();
  await act("Mark as read");
  await waitFor(() => expect(screen.queryByRole("img", { name: "1 unread message" })).toBeNull());
  await act("Mark as unread");
  expect(await screen.findByRole("img", { name: "Marked as unread" })).toBeTruthy();
  await act("Archive");
  expect(await screen.findByText("No chats yet")).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "Archived" }));
  expect(await screen.findByRole("link", { name: /Ben Okafor/ })).toBeTruthy();
});

test("a group is made, and tells what happens in it", async () => {
  renderPage(backend, "/", ada);
  await userEvent.click(await screen.findByRole("button", { name: "New group" }));
  const dialog = await screen.findByRole("dialog", { name: "New group" });
  await userEvent.type(within(dialog).getByLabelText("Name of the group"), "Crew");
  await userEvent.type(within(dialog).getByLabelText("Search people"), "cleo");
  await userEvent.click(await within(dialog).findByRole("checkbox", { name: "Cleo" }));
  await userEvent.click(within(dialog).getByRole("button", { name: "Make group" }));
  expect(await within(await log()).findByText("You made the group")).toBeTruthy();
  const [shared] = [...backend.chat.rooms.values()].map((room) => room.shared);
  expect(shared?.kind).toBe(ConversationKind.GROUP);
  backend.chat.messages.say(shared?.conversationId ?? "", CLEO, { text: "Hi @ada", mentionedUserIds: [ADA] });
  expect(await within(await log()).findByRole("link", { name: "@Ada" })).toBeTruthy();
});

test("an invitation says where it leads, and joins", async () => {
  const room = backend.chat.groups.make("Crew", [BEN]);
  const { conversationId } = room.shared;
  const { invite } = backend.chat.groups
    .methods(BEN)
    .createInvite({ conversationId, maxUses: 0 } as Parameters<
      ReturnType<typeof backend.chat.groups.methods>["createInvite"]
    >[0]);
  renderPage(backend, `/join/${invite.token}`, ada);
  expect(await screen.findByRole("heading", { name: "Crew" })).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "Join group" }));
  expect(await within(await log()).findByText("You joined by an invitation")).toBeTruthy();
});

test("an address of no conversation says so", async () => {
  renderPage(backend, "/chats/00000000-0000-7000-9000-00000000dead", ada);
  expect(await screen.findByText("There is no such chat")).toBeTruthy();
});
