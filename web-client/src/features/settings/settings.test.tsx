import { Code, ConnectError } from "@connectrpc/connect";
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { PrivacyLevel } from "~/gen/switchboard/auth/v1/user_pb";
import { FakeBackend } from "~/test/fakeBackend";
import { ADA, aUser, refusal } from "~/test/fixtures";
import { renderPage } from "~/test/renderPage";

const ada = aUser(ADA, "Ada");
let backend: FakeBackend;
beforeEach(() => {
  backend = new FakeBackend([ada], { ada: "correct horse" });
});

const account = () => backend.account(ADA);
const sections = async () => {
  const list = within(await screen.findByRole("navigation", { name: "Sections" }));
  return list.getAllByRole("link").map((link) => link.querySelector("span span")?.textContent);
};

describe("the list", () => {
  test("leads to every page", async () => {
    const { history } = renderPage(backend, "/settings", ada);
    expect(await sections()).toEqual([
      "Profile",
      "Account",
      "Security",
      "Privacy",
      "Calls",
      "Notifications",
      "Appearance",
      "Language",
    ]);
    await userEvent.click(screen.getByRole("link", { name: /^Privacy/ }));
    expect(await screen.findByRole("heading", { name: "Privacy", level: 2 })).toBeTruthy();
    expect(history.location.pathname).toBe("/settings/privacy");
  });

  test("stands alone on a phone; beside it there is the profile where there is room", async () => {
    const phone = renderPage(backend, "/settings", ada);
    await sections();
    expect(phone.history.location.pathname).toBe("/settings");
    phone.unmount();
    vi.spyOn(window, "matchMedia").mockReturnValue(Object.assign(new EventTarget(), { matches: true }) as never);
    const { history } = renderPage(backend, "/settings", ada);
    expect(await screen.findByLabelText("Your name")).toBeTruthy();
    expect(history.location.pathname).toBe("/settings/profile");
  });

  test("shows guests what they may change, and the way to an account", async () => {
    const guest = { ...ada, guest: true, username: "" };
    renderPage(new FakeBackend([guest]), "/settings/profile", guest);
    expect(await sections()).toEqual(["Profile", "Calls", "Notifications", "Appearance", "Language"]);
    expect(await screen.findByRole("link", { name: "Make an account" })).toBeTruthy();
    expect(screen.queryByLabelText("What are you up to?")).toBeNull();
    expect(screen.queryByRole("button", { name: "Choose picture" })).toBeNull();
    const name = screen.getByLabelText("Your name");
    await userEvent.clear(name);
    expect(screen.getByText("Enter a name.")).toBeTruthy();
  });

  test.each(["account", "security", "privacy"])("leads guests away from %s", async (page) => {
    const guest = { ...ada, guest: true, username: "" };
    const { history } = renderPage(new FakeBackend([guest]), `/settings/${page}`, guest);
    expect(await screen.findByRole("link", { name: "Make an account" })).toBeTruthy();
    expect(history.location.pathname).toBe("/settings/profile");
  });
});

describe("privacy", () => {
  const open = async () => {
    renderPage(backend, "/settings/privacy", ada);
    return await screen.findByLabelText<HTMLSelectElement>("Who can call you");
  };

  test("says what the server's choice is, and what each means", async () => {
    const call = await open();
    expect(call.selectedOptions[0]?.textContent).toBe("The server’s choice (My contacts)");
    expect(screen.getByText("For everybody else your device doesn’t ring.")).toBeTruthy();
    expect(screen.getByRole("link", { name: /Blocked people/ })).toBeTruthy();
  });

  test("is saved at once, and leaves the other three alone", async () => {
    account().privacy.find = PrivacyLevel.NOBODY;
    const call = await open();
    await userEvent.selectOptions(call, "Everyone");
    expect(await screen.findByText("Saved")).toBeTruthy();
    expect(account().privacy).toMatchObject({ find: PrivacyLevel.NOBODY, call: PrivacyLevel.EVERYONE, write: 0 });
  });

  test("goes back to what it was when it is refused", async () => {
    const call = await open();
    account().refusals.set("updatePrivacy", refusal(Code.Internal, "switchboard.access.v1", "INTERNAL"));
    await userEvent.selectOptions(call, "Nobody");
    expect((await screen.findByRole("alert")).textContent).toMatch(/That didn’t work/);
    expect(call.value).toBe(String(PrivacyLevel.UNSPECIFIED));
  });

  test("that cannot be loaded says so, and can be asked for again", async () => {
    account().refusals.set("getPrivacy", refusal(Code.Internal, "switchboard.access.v1", "INTERNAL"));
    renderPage(backend, "/settings/privacy", ada);
    expect(await screen.findByText("These settings couldn’t be loaded")).toBeTruthy();
    await userEvent.click(screen.getByRole("button", { name: "Try again" }));
    expect(await screen.findByLabelText("Who can call you")).toBeTruthy();
  });

  test("without a connection says that, rather than that it failed", async () => {
    const { gateway } = renderPage(backend, "/settings/appearance", ada);
    await screen.findByRole("radio", { name: "Light" });
    backend.failure = new ConnectError("away", Code.Unavailable);
    gateway.leave();
    await userEvent.click(screen.getByRole("link", { name: /^Privacy/ }));
    expect(await screen.findByText(/Your settings appear once you’re connected/)).toBeTruthy();
  });
});

test("the theme is chosen and kept", async () => {
  renderPage(backend, "/settings/appearance", ada);
  await userEvent.click(await screen.findByRole("radio", { name: "Dark" }));
  expect(document.documentElement.dataset.theme).toBe("dark");
  await userEvent.click(screen.getByRole("radio", { name: "Like my device" }));
  expect(document.documentElement.dataset.theme).toBeUndefined();
});

test("the language changes here and in the account", async () => {
  const { languages } = renderPage(backend, "/settings/language", ada);
  await userEvent.click(await screen.findByRole("radio", { name: "Deutsch" }));
  expect(await screen.findByRole("heading", { name: "Sprache", level: 2 })).toBeTruthy();
  expect(await screen.findByText("Gespeichert")).toBeTruthy();
  expect(account().me.locale).toBe("de");
  expect(languages.current).toBe("de");
});

test("a language that could not be saved is said to be so, and is spoken here all the same", async () => {
  renderPage(backend, "/settings/language", ada);
  const german = await screen.findByRole("radio", { name: "Deutsch" });
  account().refusals.set("updateProfile", new ConnectError("away", Code.Unavailable));
  await userEvent.click(german);
  await waitFor(() => expect(screen.getByRole("alert").textContent).toMatch(/Server ist nicht erreichbar/));
});
