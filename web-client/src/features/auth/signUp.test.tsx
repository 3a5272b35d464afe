import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { Code } from "@connectrpc/connect";
import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, test } from "vitest";
import { RegistrationMode } from "~/gen/switchboard/auth/v1/auth_pb";
import { Role } from "~/gen/switchboard/auth/v1/user_pb";
import { FakeBackend } from "~/test/fakeBackend";
import { ADA, aUser, refusal } from "~/test/fixtures";
import { renderPage } from "~/test/renderPage";

let server: FakeBackend;
beforeEach(() => {
  server = new FakeBackend([aUser(ADA, "Ada")], { ada: "correct horse" });
});

async function fillIn(username: string, email: string, password: string) {
  const user = userEvent.setup();
  await user.type(await screen.findByLabelText("Username"), username);
  await user.type(screen.getByLabelText("E-mail"), email);
  await user.type(screen.getByLabelText("Password"), password);
  await user.click(screen.getByRole("button", { name: "Create account" }));
  return user;
}

describe("signing up", () => {
  test("makes an account that speaks this language", async () => {
    renderPage(server, "/sign-up");
    await fillIn("ben", "ben@example.org", "long enough words");
    expect(await screen.findByRole("heading", { name: "Hello, ben" })).toBeTruthy();
    expect(server.door.last("register")).toMatchObject({ username: "ben", locale: "en", invite: "" });
  });

  test.each([
    ["Username", refusal(Code.AlreadyExists, "switchboard.auth.v1", "USERNAME_TAKEN"), /already has this username/],
    [
      "E-mail",
      refusal(Code.AlreadyExists, "switchboard.auth.v1", "EMAIL_TAKEN"),
      /already an account with this e-mail/,
    ],
    [
      "Password",
      refusal(Code.InvalidArgument, "switchboard.auth.v1", "PASSWORD_COMMON"),
      /one of the first that others try/,
    ],
  ])("what the server refuses is said at %s, and the focus goes there", async (label, failure, words) => {
    renderPage(server, "/sign-up");
    await screen.findByLabelText("Username");
    server.door.refuseNext = failure;
    await fillIn("ben", "ben@example.org", "long enough words");
    expect(await screen.findByText(words)).toBeTruthy();
    const field = screen.getByLabelText(label);
    expect(field.getAttribute("aria-invalid")).toBe("true");
    await expect.poll(() => document.activeElement).toBe(field);
  });

  test("the rules are said before anything is sent", async () => {
    renderPage(server, "/sign-up");
    await fillIn("-x", "nobody", "short");
    expect(screen.getByText(/begin with a letter or digit/)).toBeTruthy();
    expect(screen.getByText("Use at least 10 characters.")).toBeTruthy();
    expect(screen.getByText("Enter an e-mail address, like ada@example.org.")).toBeTruthy();
    expect(document.activeElement).toBe(screen.getByLabelText("Username"));
    expect(server.door.last("register")).toBeUndefined();
  });

  test("the hint counts characters as people do, and asks for nothing but length", async () => {
    renderPage(server, "/sign-up");
    const field = await screen.findByLabelText("Password");
    await userEvent.type(field, "🦊🦊🦊🦊🦊🦊🦊🦊🦊");
    expect(screen.getByText("One more character.")).toBeTruthy();
    await userEvent.type(field, "🦊");
    expect(screen.getByText("Long enough. Longer is safer.")).toBeTruthy();
    await userEvent.type(field, "🦊🦊🦊🦊🦊🦊");
    expect(screen.getByText("A good length.")).toBeTruthy();
  });
});

describe("invitations", () => {
  const INVITE = "/sign-up#invite=secret";

  test("a good one opens a closed door, says what it makes, and leaves the address bar", async () => {
    server.door.offer = { registration: RegistrationMode.CLOSED };
    server.door.invites.set("secret", { role: Role.ADMIN, expireTime: timestampFromMs(Date.now() + 86_400_000) });
    const { history } = renderPage(server, INVITE);
    expect(await screen.findByText("You will be the administrator of this server.")).toBeTruthy();
    await expect.poll(() => history.location.hash).toBe("");
    await fillIn("ben", "ben@example.org", "long enough words");
    await screen.findByRole("heading", { name: "Hello, ben" });
    expect(server.door.last("register")).toMatchObject({ invite: "secret" });
  });

  test.each([
    [RegistrationMode.INVITE, INVITE, "This invitation doesn’t work"],
    [RegistrationMode.CLOSED, INVITE, "This invitation doesn’t work"],
    [RegistrationMode.INVITE, "/sign-up", "You need an invitation"],
    [RegistrationMode.CLOSED, "/sign-up", "This server takes no new accounts"],
  ])("mode %i at %s explains instead of offering a form", async (registration, path, title) => {
    server.door.offer = { registration };
    renderPage(server, path);
    expect(await screen.findByRole("heading", { name: title })).toBeTruthy();
    expect(screen.queryByLabelText("Username")).toBeNull();
  });

  test("a bad one does not matter where everybody is welcome", async () => {
    renderPage(server, INVITE);
    expect(await screen.findByText(/you don’t need one/)).toBeTruthy();
    expect(screen.getByLabelText("Username")).toBeTruthy();
  });

  test("a server that does not answer can be asked again", async () => {
    server.failure = refusal(Code.Unavailable, "switchboard.access.v1", "SERVICE_AWAY");
    renderPage(server, "/sign-up");
    await screen.findByText("The server can’t be reached. Check your connection and try again.");
    server.failure = undefined;
    await userEvent.click(screen.getByRole("button", { name: "Try again" }));
    expect(await screen.findByLabelText("Username")).toBeTruthy();
  });
});

describe("guests", () => {
  test("come in by a name, are reminded, and become somebody without leaving", async () => {
    const { services, history } = renderPage(server, "/guest");
    const user = userEvent.setup();
    await user.click(await screen.findByRole("button", { name: "Come in" }));
    expect(screen.getByText(/Enter a name/)).toBeTruthy();
    await user.type(screen.getByLabelText("Your name"), "Grace{Enter}");
    await screen.findByRole("heading", { name: "Hello, Grace" });
    history.push("/upgrade");
    await user.type(await screen.findByLabelText("Username"), "grace");
    await user.type(screen.getByLabelText("E-mail"), "grace@example.org");
    await user.type(screen.getByLabelText("Password"), "long enough words");
    await user.click(screen.getByRole("button", { name: "Create my account" }));
    expect(await screen.findByText("You have an account now, Grace.")).toBeTruthy();
    expect(services.session.state.getState()).toMatchObject({ phase: "signedIn", me: { role: Role.USER } });
    expect(history.location.pathname).toBe("/");
  });

  test("who follow an invitation stay the person that they are", async () => {
    server.door.account = { role: Role.GUEST };
    server.door.offer = { registration: RegistrationMode.INVITE };
    server.door.invites.set("secret", { role: Role.USER });
    renderPage(server, "/sign-up#invite=secret", aUser(ADA, "Ada", ""));
    expect(await screen.findByRole("heading", { name: "Stay with us" })).toBeTruthy();
    expect(await screen.findByText("You’re invited.")).toBeTruthy();
  });

  test("where they are not welcome, that is said", async () => {
    server.door.offer = { registration: RegistrationMode.OPEN, guests: false };
    renderPage(server, "/guest");
    expect(await screen.findByText("This server takes no guests at the moment.")).toBeTruthy();
    expect(screen.queryByLabelText("Your name")).toBeNull();
  });

  test("whoever has an account has nothing to do at the upgrade", async () => {
    const { history } = renderPage(server, "/upgrade", aUser(ADA, "Ada"));
    await screen.findByRole("heading", { name: "Hello, Ada" });
    expect(history.location.pathname).toBe("/");
  });
});
