import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, test } from "vitest";
import { FakeBackend } from "~/test/fakeBackend";
import { ADA, aUser, BEN } from "~/test/fixtures";
import { renderPage } from "~/test/renderPage";
import { isCalled } from "./match";

const CLEO = "00000000-0000-7000-8000-00000000000d";
const ada = aUser(ADA, "Ada");
let backend: FakeBackend;
beforeEach(() => {
  backend = new FakeBackend([ada, aUser(BEN, "Ben Okafor", "ben"), aUser(CLEO, "Cléo Brandt", "cleo")]);
});

const open = async (path = "/calls") => {
  const page = renderPage(backend, path, ada);
  await screen.findByRole("navigation", { name: "Main" });
  const box = await waitFor(async () => {
    await userEvent.keyboard("{Control>}k{/Control}");
    return await screen.findByRole("combobox", { name: "Chats, people and pages" }, { timeout: 500 });
  });
  return { ...page, box };
};
const active = (box: HTMLElement) => document.getElementById(box.getAttribute("aria-activedescendant") ?? "");

describe("a name", () => {
  test.each([
    ["Ben Okafor", "ok be", true],
    ["Cléo Brandt", "cleo", true],
    ["Cleo Brandt", "CLÉO b", true],
    ["Ben Okafor", "kaf", false],
    ["Ben Okafor", "ben x", false],
    ["Ben Okafor", "", true],
  ])("%s is called “%s”: %s", (name, wanted, is) => {
    expect(isCalled(name, wanted)).toBe(is);
  });
});

test("a chat is gone to by its name, with keys alone", async () => {
  backend.chat.messages.say(backend.chat.direct(ADA, BEN).shared.conversationId, BEN, "hi");
  const group = backend.chat.groups.make("Bergen trip", [ADA, CLEO]).shared.conversationId;
  const { box, history } = await open("/");
  await screen.findByRole("option", { name: /Ben Okafor/ });
  await userEvent.type(box, "be");
  const chats = within(screen.getByRole("group", { name: "Chats" }));
  expect(chats.getAllByRole("option")).toHaveLength(2);
  const before = active(box)?.textContent;
  await userEvent.keyboard("{ArrowDown}");
  expect(active(box)?.textContent).not.toBe(before);
  expect(active(box)?.getAttribute("aria-selected")).toBe("true");
  while (!active(box)?.textContent.includes("Bergen")) await userEvent.keyboard("{ArrowDown}");
  await userEvent.keyboard("{Enter}");
  await waitFor(() => expect(history.location.pathname).toBe(`/chats/${group}`));
  expect(screen.queryByRole("combobox")).toBeNull();
});

test("a person to whom nothing was written yet is found", async () => {
  const { box, history } = await open();
  await userEvent.type(box, "cleo");
  await userEvent.click(await screen.findByRole("option", { name: /Cléo Brandt/ }));
  await waitFor(() => expect(history.location.pathname).toMatch(/^\/chats\/0/));
});

test("pages are gone to, upwards from the end too", async () => {
  const { box, history } = await open();
  await userEvent.keyboard("{ArrowUp}");
  expect(active(box)?.textContent).toBe("Search messages");
  await userEvent.type(box, "sett");
  await waitFor(() => expect(active(box)?.textContent).toBe("Settings"));
  await userEvent.keyboard("{Enter}");
  await waitFor(() => expect(history.location.pathname).toBe("/settings"));
});

test("what nothing is called can be searched for in messages", async () => {
  const { box, history } = await open();
  await userEvent.type(box, "zebra");
  await userEvent.click(await screen.findByRole("option", { name: "Search messages for “zebra”" }));
  await waitFor(() => expect(history.location.href).toBe("/search?text=zebra"));
});

test("the keys close it again", async () => {
  await open();
  await userEvent.keyboard("{Control>}k{/Control}");
  await waitFor(() => expect(screen.queryByRole("combobox")).toBeNull());
});
