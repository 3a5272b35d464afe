import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { NotifyLevel } from "~/gen/switchboard/chat/v1/conversation_types_pb";
import { FakeBackend } from "~/test/fakeBackend";
import { ADA, aUser, BEN } from "~/test/fixtures";
import { renderPage } from "~/test/renderPage";

const ada = aUser(ADA, "Ada");
const ben = aUser(BEN, "Ben Okafor", "ben");
let backend: FakeBackend;
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});
beforeEach(() => {
  backend = new FakeBackend([ada, ben]);
});

const direct = () => backend.chat.direct(ADA, BEN).shared.conversationId;
const say = (from: string, text: string) => backend.chat.messages.say(direct(), from, text);
const log = () => screen.findByRole("log", { name: "Messages" });
const open = () => renderPage(backend, `/chats/${direct()}`, ada);
const choose = async (text: string, item: string) => {
  const message = (await within(await log()).findByText(text)).closest("article") ?? document.body;
  await userEvent.click(await within(message).findByRole("button", { name: "More about this message" }));
  await userEvent.click(await screen.findByRole("menuitem", { name: item }));
};

test("what a message said before is shown, the newest first", async () => {
  say(ADA, "helo");
  open();
  for (const text of ["hello", "hello!"]) {
    await userEvent.type(await screen.findByLabelText(/^Write to /), "{ArrowUp}");
    const field = await screen.findByLabelText<HTMLTextAreaElement>(/^Write to /);
    await userEvent.clear(field);
    await userEvent.type(field, `${text}{Enter}`);
    await within(await log()).findByText(text);
  }
  await choose("hello!", "What it said before");
  const dialog = await screen.findByRole("dialog", { name: "What this message said before" });
  await within(dialog).findByText("helo");
  expect(
    within(dialog)
      .getAllByRole("listitem")
      .map((item) => item.lastChild?.textContent),
  ).toEqual(["hello!", "hello", "helo"]);
});

test("who reacted is listed, all of them or by emoji", async () => {
  say(BEN, "We won");
  backend.chat.messages.react(direct(), 1n, BEN, "🎉");
  backend.chat.messages.react(direct(), 1n, ADA, "👍");
  open();
  await choose("We won", "Who reacted");
  const dialog = await screen.findByRole("dialog", { name: "Reactions" });
  expect(await within(dialog).findByText("Ben Okafor")).toBeTruthy();
  expect(within(dialog).getAllByRole("listitem")).toHaveLength(2);
  await userEvent.click(within(dialog).getByRole("button", { name: "👍 1" }));
  await waitFor(() => expect(within(dialog).queryByText("Ben Okafor")).toBeNull());
  expect(within(dialog).getAllByRole("listitem")).toHaveLength(1);
});

test("a message's link leads back to it", async () => {
  for (let count = 1; count <= 150; count += 1) say(count < 150 ? BEN : ADA, `message ${count}`);
  const page = open();
  const write = vi.fn<(text: string) => Promise<void>>().mockResolvedValue();
  Object.defineProperty(navigator, "clipboard", { configurable: true, value: { writeText: write } });
  await choose("message 150", "Copy link");
  expect(write).toHaveBeenCalledWith(`${window.location.origin}/chats/${direct()}#m150`);
  page.unmount();
  renderPage(backend, `/chats/${direct()}#m3`, ada);
  expect(await within(await log()).findByText("message 3")).toBeTruthy();
  expect(within(await log()).queryByText("message 150")).toBeNull();
});

test("what of a chat notifies is chosen", async () => {
  open();
  await userEvent.click(await screen.findByRole("button", { name: "More about this chat" }));
  const field = await screen.findByLabelText<HTMLSelectElement>("What notifies you");
  await userEvent.selectOptions(field, "Nothing");
  await waitFor(() => expect(backend.chat.room(direct(), ADA).members.get(ADA)?.level).toBe(NotifyLevel.NONE));
  await waitFor(() => expect(field.value).toBe(String(NotifyLevel.NONE)));
});

test("a copy of a chat is kept as a file", async () => {
  say(ADA, "one");
  say(BEN, "two");
  const saved: Blob[] = [];
  URL.createObjectURL = (file: Blob) => {
    saved.push(file);
    return "blob:copy";
  };
  URL.revokeObjectURL = () => undefined;
  let name = "";
  vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(function (this: HTMLAnchorElement) {
    name = this.download;
  });
  open();
  await userEvent.click(await screen.findByRole("button", { name: "More about this chat" }));
  await userEvent.click(await screen.findByRole("button", { name: "For reading (text)" }));
  await waitFor(() => expect(name).toBe("Ben Okafor.txt"));
  expect(saved[0]?.size).toBe("one\ntwo\n".length);
});

test("messages are found from the list, and shown in their place", async () => {
  for (let count = 1; count <= 150; count += 1) say(BEN, count === 3 ? "The needle in the hay" : `hay ${count}`);
  const { history } = renderPage(backend, "/", ada);
  await userEvent.type(await screen.findByLabelText("Search chats and people"), "need");
  await userEvent.click(await screen.findByRole("link", { name: "Search messages for “need”" }));
  const hit = await screen.findByRole("link", { name: /Ben Okafor.*The needle in the hay/ });
  expect(within(hit).getByText("needle").tagName).toBe("MARK");
  expect(history.location.search).toBe("?text=need");
  await userEvent.click(hit);
  expect(await within(await log()).findByText("The needle in the hay")).toBeTruthy();
  expect(history.location.pathname).toBe(`/chats/${direct()}`);
});

test("a search is narrowed down, and says so in its address", async () => {
  say(ADA, "apples for me");
  say(BEN, "apples for you");
  const { history } = renderPage(backend, "/search?text=apples", ada);
  expect(await screen.findByText("2 messages")).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "Narrow it down" }));
  await userEvent.selectOptions(screen.getByLabelText("Written by"), "You");
  expect(await screen.findByText("1 message")).toBeTruthy();
  expect(history.location.search).toContain(`from=${ADA}`);
  await userEvent.click(screen.getByLabelText("Only with a file"));
  expect((await screen.findAllByText("No messages found")).length).toBeGreaterThan(0);
});

test("Ctrl+F looks in the chat that is open", async () => {
  say(BEN, "first words");
  say(BEN, "last words");
  open();
  await within(await log()).findByText("last words");
  await userEvent.keyboard("{Control>}f{/Control}");
  const dialog = await screen.findByRole("dialog", { name: "Search this chat" });
  await userEvent.type(within(dialog).getByLabelText("Words"), "first");
  await userEvent.click(await within(dialog).findByRole("link", { name: /first words/ }));
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
});

test("a group is given a picture, cropped, and loses it again", async () => {
  const picture = { width: 300, height: 200, close: () => undefined };
  vi.stubGlobal("createImageBitmap", () => Promise.resolve(picture));
  const paint = { fillRect: () => undefined, drawImage: () => undefined };
  vi.spyOn(HTMLCanvasElement.prototype, "getContext").mockReturnValue(paint as never);
  vi.spyOn(HTMLCanvasElement.prototype, "toBlob").mockImplementation((done) => done(new Blob([new Uint8Array([1])])));
  const room = backend.chat.groups.make("Crew", [ADA, BEN]);
  renderPage(backend, `/chats/${room.shared.conversationId}`, ada);
  await userEvent.click(await screen.findByRole("button", { name: "About Crew" }));
  await userEvent.upload(
    await screen.findByLabelText("Choose picture"),
    new File(["x"], "c.png", { type: "image/png" }),
  );
  await userEvent.click(await screen.findByRole("button", { name: "Use this picture" }));
  await waitFor(() => expect(room.shared.group?.pictureLink).toMatch(/^\/pictures\//));
  expect(await within(await log()).findByText("You changed the picture")).toBeTruthy();
  await userEvent.click(await screen.findByRole("button", { name: "Remove picture" }));
  await waitFor(() => expect(room.shared.group?.pictureLink).toBe(""));
});

test("an invitation is copied, and shown as a code too", async () => {
  const user = userEvent.setup();
  const room = backend.chat.groups.make("Crew", [ADA, BEN]);
  renderPage(backend, `/chats/${room.shared.conversationId}`, ada);
  await userEvent.click(await screen.findByRole("button", { name: "About Crew" }));
  await user.click(await screen.findByRole("button", { name: "New link" }));
  await user.click(await screen.findByRole("button", { name: "Copy link" }));
  expect(await screen.findByText("The link is copied.")).toBeTruthy();
  expect(await navigator.clipboard.readText()).toMatch(/\/join\//);
  await user.click(await screen.findByRole("button", { name: "QR code" }));
  expect(screen.getByRole("img", { name: "Link as a QR code" })).toBeTruthy();
});

describe("what others see in chats", () => {
  test("is as the server says, and changed at once", async () => {
    renderPage(backend, "/settings/privacy", ada);
    const receipts = await screen.findByRole("switch", { name: "That you have read messages" });
    expect(receipts).toHaveProperty("checked", true);
    await userEvent.click(receipts);
    await waitFor(() => expect(backend.chat.settings.of.get(ADA)).toMatchObject({ readReceipts: false, typing: true }));
    expect(receipts).toHaveProperty("checked", false);
  });
});
