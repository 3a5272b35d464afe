import { Code, ConnectError } from "@connectrpc/connect";
import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, test } from "vitest";
import { RegistrationMode } from "~/gen/switchboard/auth/v1/auth_pb";
import { FakeBackend } from "~/test/fakeBackend";
import { ADA, aUser, refusal, waitRefusal } from "~/test/fixtures";
import { renderPage } from "~/test/renderPage";

const ada = aUser(ADA, "Ada");
const backend = () => new FakeBackend([ada], { ada: "correct horse" });
const AUTH = "switchboard.auth.v1";

async function signIn(name: string, password: string) {
  const user = userEvent.setup();
  await user.type(await screen.findByLabelText("Username or e-mail"), name);
  await user.type(screen.getByLabelText("Password"), password);
  await user.click(screen.getByRole("button", { name: "Sign in" }));
}

describe("signing in", () => {
  test("whoever is not signed in comes to the door, and through it to where calls are", async () => {
    const { history } = renderPage(backend(), "/settings");
    await signIn("ada", "correct horse");
    expect(await screen.findByRole("heading", { name: "Hello, Ada" })).toBeTruthy();
    expect(history.location.pathname).toBe("/");
  });

  test("the page has its name, and says which device signs in", async () => {
    const server = backend();
    renderPage(server, "/sign-in");
    await screen.findByLabelText("Username or e-mail");
    expect(document.title).toBe("Sign in · Switchboard");
    await signIn("ada", "correct horse");
    await screen.findByRole("heading", { name: "Hello, Ada" });
    expect(document.title).toBe("Chats · Switchboard");
    expect(server.door.last("login")).toMatchObject({ identifier: "ada", deviceName: expect.any(String) as string });
  });

  test("a wrong password is said without telling which of the two is wrong", async () => {
    renderPage(backend(), "/sign-in");
    await signIn("ada", "wrong");
    expect((await screen.findByRole("alert")).textContent).toBe("That username or password isn’t right.");
  });

  test("what is missing is said at its field, and nothing is sent", async () => {
    const server = backend();
    renderPage(server, "/sign-in");
    await userEvent.click(await screen.findByRole("button", { name: "Sign in" }));
    const field = screen.getByLabelText("Username or e-mail");
    expect(field.getAttribute("aria-invalid")).toBe("true");
    expect(document.activeElement).toBe(field);
    expect(screen.getByText("Enter your password.")).toBeTruthy();
    expect(server.door.last("login")).toBeUndefined();
  });

  test.each([
    [new ConnectError("x", Code.Unavailable), "The server can’t be reached. Check your connection and try again."],
    [
      refusal(Code.ResourceExhausted, "switchboard.access.v1", "RATE_LIMITED"),
      "Too many tries. Wait a minute and try again.",
    ],
    [refusal(Code.Internal, "switchboard.access.v1", "INTERNAL"), "That didn’t work. Please try again."],
    [
      refusal(Code.PermissionDenied, AUTH, "ACCOUNT_DISABLED"),
      "An administrator has disabled this account. Ask them if you think that’s a mistake.",
    ],
  ])("%s has its own words", async (failure, words) => {
    const server = backend();
    server.failure = failure;
    renderPage(server, "/sign-in");
    await signIn("ada", "correct horse");
    expect((await screen.findByRole("alert")).textContent).toContain(words);
  });

  test("whoever tried too often sees how long to wait, and is told once that it is over", async () => {
    const server = backend();
    server.failure = waitRefusal(AUTH, "TOO_MANY_ATTEMPTS", 2);
    renderPage(server, "/sign-in");
    await signIn("ada", "correct horse");
    expect((await screen.findByRole("alert")).textContent).toContain("You can try again in 0:02.");
    expect(await screen.findByText("You can try again now.")).toBeTruthy();
    expect(screen.queryByRole("alert")).toBeNull();
  });

  test("a reload keeps the person signed in", async () => {
    renderPage(backend(), "/", ada);
    expect(await screen.findByRole("heading", { name: "Hello, Ada" })).toBeTruthy();
  });

  test.each([
    ["", "You have been signed out. Please sign in again."],
    ["SOMETHING_NEW", "You have been signed out. Please sign in again."],
    ["SIGNED_OUT", "You signed out. See you soon."],
    ["TOKEN_REUSED", /to keep you safe/],
    ["ENDED_ELSEWHERE", "You were signed out from another device."],
    ["PASSWORD_CHANGED", /Your password was changed/],
    ["ACCOUNT_DISABLED", /has disabled this account/],
    ["ACCOUNT_DELETED", /This account is being deleted/],
    ["ROLE_CHANGED", /changed what your account may do/],
    ["ENDED_BY_ADMIN", "An administrator ended your session. Please sign in again."],
    ["GUEST_EXPIRED", /Your time as a guest is over/],
  ])("a session that ended by %s is said in plain words", async (cause, words) => {
    const { services } = renderPage(backend(), "/", ada);
    await screen.findByRole("heading", { name: "Hello, Ada" });
    services.session.ended(cause);
    expect(await screen.findByText(words)).toBeTruthy();
  });

  test("the socket says why it was closed", async () => {
    const { gateway } = renderPage(backend(), "/", ada);
    await screen.findByRole("heading", { name: "Hello, Ada" });
    await expect.poll(() => gateway.sockets.length).toBe(1);
    gateway.last.drop(4403, "SESSION_REVOKED ENDED_ELSEWHERE");
    expect(await screen.findByText("You were signed out from another device.")).toBeTruthy();
  });

  test.each([
    [RegistrationMode.OPEN, true, ["Create account", "Look around as a guest"]],
    [RegistrationMode.INVITE, false, ["Create account"]],
    [RegistrationMode.CLOSED, false, []],
  ])("offers what the server offers (%i, guests: %s)", async (registration, guests, ways) => {
    const server = backend();
    server.door.offer = { registration, guests, mail: true };
    renderPage(server, "/sign-in");
    await screen.findByLabelText("Username or e-mail");
    const names = () => screen.getAllByRole("link").map(({ textContent }) => textContent);
    await expect.poll(names).toEqual(["Forgot your password?", ...ways]);
  });

  test("the language can be chosen at the door", async () => {
    renderPage(backend(), "/sign-in");
    await userEvent.selectOptions(await screen.findByLabelText("Language"), "Deutsch");
    expect(await screen.findByRole("heading", { name: "Schön, dass Du da bist" })).toBeTruthy();
    expect(document.documentElement.lang).toBe("de");
    expect(document.title).toBe("Anmelden · Switchboard");
  });

  test("what the account says of its language is spoken", async () => {
    const server = backend();
    server.door.account = { ...server.door.account, locale: "de-AT" };
    renderPage(server, "/", ada);
    expect(await screen.findByRole("heading", { name: "Hallo, Ada" })).toBeTruthy();
  });
});
