import { Code, ConnectError } from "@connectrpc/connect";
import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, test } from "vitest";
import { FakeBackend } from "~/test/fakeBackend";
import { ADA, aUser, refusal } from "~/test/fixtures";
import { renderPage } from "~/test/renderPage";

const ada = aUser(ADA, "Ada");
const backend = () => new FakeBackend([ada], { ada: "correct horse" });

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

  test("a wrong password is said without telling which of the two is wrong", async () => {
    renderPage(backend(), "/sign-in");
    await signIn("ada", "wrong");
    expect((await screen.findByRole("alert")).textContent).toBe("That username or password isn’t right.");
  });

  test("what is missing is said at its field, and nothing is sent", async () => {
    const server = backend();
    server.failure = new Error("nothing should be sent");
    renderPage(server, "/sign-in");
    await userEvent.click(await screen.findByRole("button", { name: "Sign in" }));
    const field = screen.getByLabelText("Username or e-mail");
    expect(field.getAttribute("aria-invalid")).toBe("true");
    expect(document.activeElement).toBe(field);
    expect(screen.getByText("Enter your password.")).toBeTruthy();
  });

  test.each([
    [new ConnectError("x", Code.Unavailable), "The server can’t be reached. Check your connection and try again."],
    [
      refusal(Code.ResourceExhausted, "switchboard.access.v1", "RATE_LIMITED"),
      "Too many tries. Wait a minute and try again.",
    ],
    [refusal(Code.Internal, "switchboard.access.v1", "INTERNAL"), "That didn’t work. Please try again."],
  ])("%s has its own words", async (failure, words) => {
    const server = backend();
    server.failure = failure;
    renderPage(server, "/sign-in");
    await signIn("ada", "correct horse");
    expect((await screen.findByRole("alert")).textContent).toContain(words);
  });

  test("a reload keeps the person signed in", async () => {
    renderPage(backend(), "/", ada);
    expect(await screen.findByRole("heading", { name: "Hello, Ada" })).toBeTruthy();
  });

  test("a session that ended elsewhere is said in plain words", async () => {
    const { services } = renderPage(backend(), "/", ada);
    await screen.findByRole("heading", { name: "Hello, Ada" });
    services.session.ended("");
    expect(await screen.findByText("You have been signed out. Please sign in again.")).toBeTruthy();
  });
});

describe("signing up", () => {
  test("a taken username is said at its field", async () => {
    renderPage(backend(), "/sign-up");
    const user = userEvent.setup();
    await user.type(await screen.findByLabelText("Username"), "ada");
    await user.type(screen.getByLabelText("E-mail"), "ada@example.org");
    await user.type(screen.getByLabelText("Password"), "long enough");
    await user.click(screen.getByRole("button", { name: "Create account" }));
    expect(await screen.findByText("Somebody already has this username. Try another one.")).toBeTruthy();
    expect(screen.getByLabelText("Username").getAttribute("aria-invalid")).toBe("true");
  });

  test("the rules are said before anything is sent", async () => {
    renderPage(backend(), "/sign-up");
    const user = userEvent.setup();
    await user.type(await screen.findByLabelText("Username"), "-x");
    await user.type(screen.getByLabelText("Password"), "short");
    await user.click(screen.getByRole("button", { name: "Create account" }));
    expect(screen.getByText(/begin with a letter or digit/)).toBeTruthy();
    expect(screen.getByText("Use at least 10 characters.")).toBeTruthy();
    expect(screen.getByText("Enter an e-mail address, like ada@example.org.")).toBeTruthy();
  });
});
