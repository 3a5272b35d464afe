import { Code } from "@connectrpc/connect";
import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { RegistrationMode } from "~/gen/switchboard/auth/v1/auth_pb";
import { FakeBackend } from "~/test/fakeBackend";
import { ADA, aUser, refusal } from "~/test/fixtures";
import { renderPage } from "~/test/renderPage";

const AUTH = "switchboard.auth.v1";
const OPTIONS = JSON.stringify({
  challenge: "AQID",
  rpId: "localhost",
  allowCredentials: [{ id: "Kg", type: "public-key" }],
});

let server: FakeBackend;
beforeEach(() => {
  server = new FakeBackend([aUser(ADA, "Ada")], { ada: "correct horse" });
  server.door.challenge = { challengeToken: "c", totp: true, recoveryCode: true };
});

async function passPassword() {
  renderPage(server, "/sign-in");
  const user = userEvent.setup();
  await user.type(await screen.findByLabelText("Username or e-mail"), "ada");
  await user.type(screen.getByLabelText("Password"), "correct horse");
  await user.click(screen.getByRole("button", { name: "Sign in" }));
  await screen.findByRole("heading", { name: "One more step" });
  return user;
}

const atHome = () => screen.findByRole("heading", { name: "Hello, Ada" });

describe("the second step by a code", () => {
  test("takes the code of the app, in groups or not", async () => {
    const user = await passPassword();
    const field = screen.getByLabelText("Code from your authenticator app");
    await expect.poll(() => document.activeElement).toBe(field);
    expect(field.getAttribute("autocomplete")).toBe("one-time-code");
    await user.type(field, "123 456{Enter}");
    expect(await atHome()).toBeTruthy();
    expect(server.door.last("completeLogin")).toMatchObject({ challengeToken: "c", answer: { value: "123456" } });
  });

  test("a wrong code is said at its field, and the next one is taken", async () => {
    const user = await passPassword();
    const field = screen.getByLabelText("Code from your authenticator app");
    await user.type(field, "000000{Enter}");
    expect(await screen.findByText(/That code isn’t right/)).toBeTruthy();
    expect(field.getAttribute("aria-invalid")).toBe("true");
    await expect.poll(() => document.activeElement).toBe(field);
    await user.clear(field);
    await user.type(field, "123456{Enter}");
    expect(await atHome()).toBeTruthy();
  });

  test("a recovery code is another way, with words of its own", async () => {
    const user = await passPassword();
    await user.click(screen.getByRole("button", { name: "Use a recovery code" }));
    const field = screen.getByLabelText("Recovery code");
    await user.type(field, "nonsense{Enter}");
    expect(await screen.findByText("That recovery code isn’t right, or was used before.")).toBeTruthy();
    await user.clear(field);
    await user.type(field, "abcd-efgh{Enter}");
    expect(await atHome()).toBeTruthy();
  });

  test("a challenge that is over leads back to the beginning, and says so", async () => {
    const user = await passPassword();
    server.door.refuseNext = refusal(Code.Unauthenticated, AUTH, "CHALLENGE_ENDED");
    await user.type(screen.getByLabelText("Code from your authenticator app"), "123456{Enter}");
    expect(await screen.findByLabelText("Username or e-mail")).toBeTruthy();
    expect(screen.getByRole("alert").textContent).toContain("That took too long, or there were too many tries.");
  });

  test("one can turn back", async () => {
    const user = await passPassword();
    await user.click(screen.getByRole("button", { name: "Back to sign in" }));
    expect(await screen.findByLabelText("Username or e-mail")).toBeTruthy();
    expect(screen.queryByRole("alert")).toBeNull();
  });
});

describe("passkeys", () => {
  const get = vi.fn<(options: CredentialRequestOptions) => Promise<unknown>>();

  beforeEach(() => {
    vi.stubGlobal("PublicKeyCredential", () => undefined);
    Object.defineProperty(navigator, "credentials", { configurable: true, value: { get } });
    get.mockResolvedValue({ toJSON: () => ({ id: "Kg" }) });
    server.door.answers.passkeyCredentialJson = '{"id":"Kg"}';
  });
  afterEach(() => {
    vi.unstubAllGlobals();
    get.mockReset();
    Reflect.deleteProperty(navigator, "credentials");
  });

  test("a passkey is the second proof; the browser gets bytes where the server wrote base64url", async () => {
    server.door.challenge = { challengeToken: "c", totp: true, passkeyOptionsJson: OPTIONS };
    const user = await passPassword();
    await user.click(screen.getByRole("button", { name: "Use a passkey" }));
    expect(await atHome()).toBeTruthy();
    const asked = get.mock.calls[0]?.[0].publicKey;
    expect(asked?.challenge).toEqual(Uint8Array.of(1, 2, 3));
    expect(asked?.allowCredentials?.[0]?.id).toEqual(Uint8Array.of(42));
  });

  test("a question that is turned away is no error of the account: the app is still a way", async () => {
    server.door.challenge = { challengeToken: "c", totp: true, passkeyOptionsJson: OPTIONS };
    get.mockRejectedValue(new DOMException("no", "NotAllowedError"));
    const user = await passPassword();
    await user.click(screen.getByRole("button", { name: "Use a passkey" }));
    expect((await screen.findByRole("alert")).textContent).toContain("The passkey wasn’t used.");
    await user.click(screen.getByRole("button", { name: "Use the authenticator app" }));
    await user.type(screen.getByLabelText("Code from your authenticator app"), "123456{Enter}");
    expect(await atHome()).toBeTruthy();
  });

  test("a passkey signs in alone, where the server takes them", async () => {
    server.door.offer = { registration: RegistrationMode.OPEN, passkeys: true };
    renderPage(server, "/sign-in");
    await userEvent.click(await screen.findByRole("button", { name: "Sign in with a passkey" }));
    expect(await atHome()).toBeTruthy();
    expect(server.door.last("completeLogin")).toMatchObject({ challengeToken: "passkey" });
  });

  test("a passkey that the server does not know is said in words", async () => {
    server.door.offer = { registration: RegistrationMode.OPEN, passkeys: true };
    server.door.answers.passkeyCredentialJson = "another";
    renderPage(server, "/sign-in");
    await userEvent.click(await screen.findByRole("button", { name: "Sign in with a passkey" }));
    expect((await screen.findByRole("alert")).textContent).toContain("This server doesn’t know that passkey.");
  });

  test("where the browser has them in the autofill, choosing one there is all", async () => {
    const isConditionalMediationAvailable = () => Promise.resolve(true);
    vi.stubGlobal("PublicKeyCredential", { isConditionalMediationAvailable });
    server.door.offer = { registration: RegistrationMode.OPEN, passkeys: true };
    renderPage(server, "/sign-in");
    expect(await atHome()).toBeTruthy();
    expect(get.mock.calls[0]?.[0].mediation).toBe("conditional");
  });

  test("a browser without passkeys offers none", async () => {
    vi.unstubAllGlobals();
    server.door.offer = { registration: RegistrationMode.OPEN, passkeys: true, guests: true };
    renderPage(server, "/sign-in");
    await screen.findByText("Look around as a guest");
    expect(screen.queryByRole("button", { name: "Sign in with a passkey" })).toBeNull();
  });
});
