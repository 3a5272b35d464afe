import { Code } from "@connectrpc/connect";
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import { FakeBackend } from "~/test/fakeBackend";
import { ADA, aUser, BEN, refusal } from "~/test/fixtures";
import { renderPage } from "~/test/renderPage";

const ada = aUser(ADA, "Ada");
const ben = aUser(BEN, "Ben Okafor", "ben");
let backend: FakeBackend;
beforeEach(() => {
  backend = new FakeBackend([ada, ben]);
  // jsdom has neither of the two.
  Object.assign(URL, { createObjectURL: () => "blob:picture", revokeObjectURL: () => undefined });
});

const direct = () => backend.chat.direct(ADA, BEN).shared.conversationId;
const log = () => screen.findByRole("log", { name: "Messages" });
const list = () => screen.findByRole("list", { name: "Files to be sent" });
const aFile = (name: string, type = "text/plain") => new File(["hello"], name, { type });
const open = () => renderPage(backend, `/chats/${direct()}`, ada);

test("files are chosen, uploaded, and sent with the message", async () => {
  open();
  await userEvent.upload(await screen.findByTestId("attach"), [aFile("plan.txt"), aFile("view.png", "image/png")]);
  expect(await within(await list()).findAllByText(/Ready/)).toHaveLength(2);
  await userEvent.type(screen.getByLabelText(/^Write to /), "See{Enter}");
  expect(await within(await log()).findByRole("button", { name: "Download plan.txt" })).toBeTruthy();
  expect(within(await log()).getByRole("button", { name: "Show view.png" })).toBeTruthy();
  expect(screen.queryByRole("list", { name: "Files to be sent" })).toBeNull();
  const [message] = backend.chat.messages.of(direct(), BEN);
  const files = message?.content?.kind.case === "text" ? message.content.kind.value.files : [];
  expect(files.map(({ name }) => name)).toEqual(["plan.txt", "view.png"]);
  expect(backend.chat.files.bytesOf(files[0]?.fileId ?? "")).toEqual([...new TextEncoder().encode("hello")]);
});

test("a file is sent without a word", async () => {
  open();
  await userEvent.upload(await screen.findByTestId("attach"), aFile("plan.txt"));
  await within(await list()).findByText(/Ready/);
  await userEvent.click(screen.getByRole("button", { name: "Send" }));
  expect(await within(await log()).findByRole("img", { name: "Sent" })).toBeTruthy();
});

test("what the server refuses says why, and is tried again or taken away", async () => {
  backend.chat.files.failure = refusal(Code.ResourceExhausted, "switchboard.chat.v1", "STORAGE_FULL");
  open();
  await userEvent.upload(await screen.findByTestId("attach"), aFile("plan.txt"));
  expect(await within(await list()).findByText("Your storage is full.")).toBeTruthy();
  expect(screen.getByRole("button", { name: "Send" }).getAttribute("aria-disabled")).toBe("true");
  backend.chat.files.failure = undefined;
  await userEvent.click(screen.getByRole("button", { name: "Upload plan.txt again" }));
  expect(await within(await list()).findByText(/Ready/)).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "Take plan.txt away" }));
  await waitFor(() => expect(screen.queryByRole("list", { name: "Files to be sent" })).toBeNull());
  await waitFor(() => expect(backend.chat.files.cancelled).toHaveLength(1));
});

test("what is pasted is attached", async () => {
  open();
  const field = await screen.findByLabelText(/^Write to /);
  await userEvent.click(field);
  await userEvent.paste({ files: [aFile("shot.png", "image/png")], getData: () => "" } as unknown as DataTransfer);
  expect(await within(await list()).findByText("shot.png")).toBeTruthy();
});

test("a picture without a link gets one, and is shown large", async () => {
  const files = ["one.png", "two.png"].map((name) => backend.chat.files.put({ name, width: 400, height: 300 }));
  backend.chat.messages.say(direct(), BEN, { text: "", files });
  open();
  const first = await within(await log()).findByRole("img", { name: "one.png" });
  const link = first.getAttribute("src");
  expect(link).toMatch(/^\/-\/chat\/file-1-/);
  await userEvent.click(screen.getByRole("button", { name: "Show one.png" }));
  const viewer = await screen.findByRole("dialog", { name: "Pictures and videos" });
  expect(within(viewer).getByText("1 of 2")).toBeTruthy();
  await userEvent.keyboard("{ArrowRight}");
  expect(await within(viewer).findByRole("img", { name: "two.png" })).toBeTruthy();
  await userEvent.click(within(viewer).getByRole("button", { name: "Close" }));
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
});

test("a file is saved by a link that was just made", async () => {
  const file = backend.chat.files.put({ name: "plan.pdf", link: "/-/chat/old", downloadLink: "/-/chat/old-save" });
  backend.chat.messages.say(direct(), BEN, { text: "", files: [file] });
  const followed: string[] = [];
  vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(function (this: HTMLAnchorElement) {
    followed.push(this.pathname);
  });
  open();
  await userEvent.click(await within(await log()).findByRole("button", { name: "Download plan.pdf" }));
  await waitFor(() => expect(followed).toEqual(["/-/chat/file-1-1-save"]));
});

test("the files of a conversation are in one place, with the way to each message", async () => {
  const files = ["one.png", "plan.pdf"].map((name) => backend.chat.files.put({ name }));
  backend.chat.messages.say(direct(), BEN, { text: "all of it", files });
  open();
  await userEvent.click(await screen.findByRole("button", { name: "Files" }));
  const dialog = await screen.findByRole("dialog", { name: "Files" });
  expect(await within(dialog).findByRole("button", { name: "Show one.png" })).toBeTruthy();
  expect(within(dialog).getByRole("button", { name: "Download plan.pdf" })).toBeTruthy();
  await userEvent.click(within(dialog).getByRole("button", { name: "Show the message" }));
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
});

test("on small screens the files are found among what is more about the chat", async () => {
  open();
  await userEvent.click(await screen.findByRole("button", { name: "More about this chat" }));
  const more = await screen.findByRole("dialog", { name: "This chat" });
  await userEvent.click(within(more).getByRole("button", { name: "Files" }));
  expect(await screen.findByRole("dialog", { name: "Files" })).toBeTruthy();
  expect(screen.queryByRole("dialog", { name: "This chat" })).toBeNull();
});

test("the settings say how much of the storage is used", async () => {
  backend.chat.files.storage = { usedBytes: 1_500_000n, limitBytes: 10_000_000n };
  renderPage(backend, "/settings/account", ada);
  expect(await screen.findByText("1.5 MB of 10 MB used")).toBeTruthy();
});
