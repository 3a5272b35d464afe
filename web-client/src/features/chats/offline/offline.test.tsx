import { create, toBinary } from "@bufbuild/protobuf";
import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import { UserSchema } from "~/gen/switchboard/auth/v1/user_pb";
import { ConversationKind, ConversationSchema } from "~/gen/switchboard/chat/v1/conversation_types_pb";
import { ListMessagesResponseSchema } from "~/gen/switchboard/chat/v1/message_pb";
import type { KeptHistory } from "~/shared/store/chat/recent";
import { FakeBackend } from "~/test/fakeBackend";
import { ADA, aUser, BEN } from "~/test/fixtures";
import { renderPage } from "~/test/renderPage";

let kept: KeptHistory | undefined;
vi.mock("~/app/indexedRecent", () => ({
  indexedRecent: () => ({ load: () => Promise.resolve(kept), keep: () => Promise.resolve() }),
}));

const ID = "00000000-0000-7000-9000-000000000001";
const ada = aUser(ADA, "Ada");
const text = (value: string, ...names: string[]) => ({
  kind: { case: "text" as const, value: { text: value, files: names.map((name) => ({ fileId: name, name })) } },
});

function history(): KeptHistory {
  const messages = [
    { conversationId: ID, seq: 1n, senderUserId: BEN, content: text("Are you *there*?") },
    { conversationId: ID, seq: 2n, senderUserId: ADA, content: text("<b>Yes</b>", "plan.pdf") },
  ];
  const kind = ConversationKind.DIRECT;
  return {
    owner: ADA,
    conversations: [
      {
        conversationId: ID,
        conversation: toBinary(
          ConversationSchema,
          create(ConversationSchema, { conversationId: ID, kind, otherUserId: BEN }),
        ),
        messages: toBinary(ListMessagesResponseSchema, create(ListMessagesResponseSchema, { messages })),
        users: [toBinary(UserSchema, aUser(BEN, "Ben Okafor"))],
      },
    ],
  };
}

let backend: FakeBackend;
beforeEach(() => {
  backend = new FakeBackend([ada, aUser(BEN, "Ben Okafor")]);
  backend.door.away = true;
  kept = undefined;
});

test("while the server does not answer, what was kept is read", async () => {
  kept = history();
  const { history: address } = renderPage(backend, "/", ada);
  await userEvent.click(await screen.findByRole("link", { name: /Ben Okafor/ }));
  const log = await screen.findByRole("log", { name: "Messages" });
  expect(within(log).getByText("there", { selector: "em" })).toBeTruthy();
  const own = within(within(log).getByRole("article", { name: "Your message" }));
  expect(own.getByText("<b>Yes</b>")).toBeTruthy();
  expect(own.getByText("plan.pdf")).toBeTruthy();
  expect(screen.getByText(/^You’re offline/)).toBeTruthy();
  expect(address.location.pathname).toBe(`/chats/${ID}`);
});

test("a chat that was not kept says so", async () => {
  kept = history();
  renderPage(backend, "/chats/00000000-0000-7000-9000-00000000dead", ada);
  expect(await screen.findByText("This chat isn’t kept here.")).toBeTruthy();
});

test("where nothing was kept, the page says that it waits", async () => {
  renderPage(backend, "/", ada);
  expect(await screen.findByText("The server doesn’t answer yet. Still trying…")).toBeTruthy();
  expect(screen.queryByRole("navigation")).toBeNull();
});
