import { Code } from "@connectrpc/connect";
import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, test } from "vitest";
import { RegistrationMode } from "~/gen/switchboard/auth/v1/auth_pb";
import { FakeBackend } from "~/test/fakeBackend";
import { ADA, aUser, refusal } from "~/test/fixtures";
import { renderPage } from "~/test/renderPage";

const ada = aUser(ADA, "Ada");
let server: FakeBackend;
beforeEach(() => {
  server = new FakeBackend([ada], { ada: "correct horse" });
});

describe("a forgotten password", () => {
  test("gets a link by mail, whoever asks", async () => {
    renderPage(server, "/forgot-password");
    await userEvent.type(await screen.findByLabelText("Username or e-mail"), "ada{Enter}");
    const title = await screen.findByRole("heading", { name: "Look into your mail" });
    await expect.poll(() => document.activeElement).toBe(title);
    expect(server.door.last("requestPasswordReset")).toMatchObject({ identifier: "ada" });
  });

  test("is the administrator's business where the server sends no mail", async () => {
    server.door.offer = { registration: RegistrationMode.OPEN, mail: false };
    renderPage(server, "/forgot-password");
    expect(await screen.findByRole("heading", { name: "This server sends no mail" })).toBeTruthy();
    expect(screen.queryByLabelText("Username or e-mail")).toBeNull();
  });
});

describe("a new password by a link", () => {
  test("is set once, and the token leaves the address bar", async () => {
    server.door.links.add("secret");
    const { history } = renderPage(server, "/reset-password#token=secret");
    const field = await screen.findByLabelText("New password");
    expect(field.getAttribute("autocomplete")).toBe("new-password");
    await expect.poll(() => history.location.hash).toBe("");
    await userEvent.type(field, "a whole new password{Enter}");
    expect(await screen.findByRole("heading", { name: "Your password is set" })).toBeTruthy();
    expect(server.door.last("resetPassword")).toMatchObject({ token: "secret", newPassword: "a whole new password" });
  });

  test("a common one is refused at its field, and the link still works", async () => {
    server.door.links.add("secret");
    server.door.refuseNext = undefined;
    renderPage(server, "/reset-password#token=secret");
    const field = await screen.findByLabelText("New password");
    server.door.refuseNext = refusal(Code.InvalidArgument, "switchboard.auth.v1", "PASSWORD_COMMON");
    await userEvent.type(field, "password1234{Enter}");
    expect(await screen.findByText(/one of the first that others try/)).toBeTruthy();
    await userEvent.type(field, " and more{Enter}");
    expect(await screen.findByRole("heading", { name: "Your password is set" })).toBeTruthy();
  });

  test("a link that was used is said to be, with the way to another", async () => {
    renderPage(server, "/reset-password#token=old");
    await userEvent.type(await screen.findByLabelText("New password"), "a whole new password{Enter}");
    expect(await screen.findByRole("heading", { name: "This link doesn’t work any more" })).toBeTruthy();
    expect(screen.getByRole("link", { name: "Ask for a new link" })).toBeTruthy();
  });

  test("a link without its token is incomplete", async () => {
    renderPage(server, "/reset-password");
    expect(await screen.findByRole("heading", { name: "This link is incomplete" })).toBeTruthy();
  });
});

describe("confirming an address", () => {
  test.each([[undefined], [ada]])("happens at once, once, signed in or not (%#)", async (restored) => {
    server.door.links.add("secret");
    const { history } = renderPage(server, "/confirm-email#token=secret", restored);
    expect(await screen.findByRole("heading", { name: "Your address is confirmed" })).toBeTruthy();
    expect(screen.getByText("ada@example.org belongs to your account.")).toBeTruthy();
    expect(history.location.hash).toBe("");
    expect(server.door.asked.filter(({ method }) => method === "confirmEmail")).toHaveLength(1);
  });

  test.each([
    [refusal(Code.PermissionDenied, "switchboard.auth.v1", "LINK_USED_UP"), "This link doesn’t work any more"],
    [refusal(Code.AlreadyExists, "switchboard.auth.v1", "EMAIL_TAKEN"), "This address belongs to another account"],
  ])("%s is said in words", async (failure, title) => {
    server.door.refuseNext = failure;
    renderPage(server, "/confirm-email#token=secret");
    expect(await screen.findByRole("heading", { name: title })).toBeTruthy();
  });

  test("a server that is away can be asked again", async () => {
    server.door.links.add("secret");
    server.door.refuseNext = refusal(Code.Unavailable, "switchboard.access.v1", "SERVICE_AWAY");
    renderPage(server, "/confirm-email#token=secret");
    await userEvent.click(await screen.findByRole("button", { name: "Try again" }));
    expect(await screen.findByRole("heading", { name: "Your address is confirmed" })).toBeTruthy();
  });
});
