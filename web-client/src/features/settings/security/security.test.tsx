import { Code } from "@connectrpc/connect";
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { aPasskey, aSession, TOTP_CODE } from "~/test/fakeAccount";
import { FakeBackend } from "~/test/fakeBackend";
import { ADA, aUser, refusal } from "~/test/fixtures";
import { renderPage } from "~/test/renderPage";

const ada = aUser(ADA, "Ada");
let backend: FakeBackend;
beforeEach(() => {
  backend = new FakeBackend([ada], { ada: "correct horse" });
});

const account = () => backend.account(ADA);
const auth = (code: Code, reason: string) => refusal(code, "switchboard.auth.v1", reason);
const open = async () => {
  renderPage(backend, "/settings/security", ada);
  await screen.findByRole("heading", { name: "Authenticator app" });
  await screen.findByText("Firefox on Linux");
};
const press = (name: string | RegExp) => userEvent.click(screen.getByRole("button", { name }));
const dialog = async (name: string) => within(await screen.findByRole("dialog", { name }));

describe("the authenticator app", () => {
  const setUp = async () => {
    await open();
    await press("Set up");
    return dialog("Set up an authenticator app");
  };
  const confirm = async (code: string) => {
    const shown = await setUp();
    await userEvent.type(shown.getByLabelText("Code from the app"), code);
    await userEvent.click(shown.getByRole("button", { name: "Turn on" }));
    return shown;
  };

  test("is shown as a picture and as a key, and turned on by its code", async () => {
    const shown = await setUp();
    const picture = await shown.findByRole("img", { name: "QR code for your authenticator app" });
    expect(picture.querySelector("path")?.getAttribute("d")).toMatch(/^M2 2h7v1h-7z/);
    expect(shown.getByTestId("totp-secret").textContent).toBe("JBSW Y3DP EHPK 3PXP JBSW Y3DP EHPK 3PXP");
    await userEvent.type(shown.getByLabelText("Code from the app"), `${TOTP_CODE.slice(0, 3)} ${TOTP_CODE.slice(3)}`);
    await userEvent.click(shown.getByRole("button", { name: "Turn on" }));
    expect(await screen.findByText(/On since/)).toBeTruthy();
  });

  test("gives recovery codes, which stay until they are kept", async () => {
    await confirm(TOTP_CODE);
    const codes = await dialog("Your recovery codes");
    expect(codes.getAllByRole("listitem")).toHaveLength(10);
    await userEvent.click(codes.getByRole("button", { name: "Close" }));
    expect(codes.getAllByRole("listitem")).toHaveLength(10);
    expect(codes.getByRole<HTMLButtonElement>("button", { name: "Done" }).disabled).toBe(true);
    await userEvent.click(codes.getByLabelText("I have kept them"));
    await userEvent.click(codes.getByRole("button", { name: "Done" }));
    expect(screen.queryByRole("dialog")).toBeNull();
    expect(await screen.findByText("10 codes left")).toBeTruthy();
  });

  test.each([
    ["12", "Enter the six digits that the app shows."],
    ["654321", /This code isn’t right/],
  ])("the code %s is refused at its field", async (code, words) => {
    const shown = await confirm(code);
    expect(await shown.findByText(words)).toBeTruthy();
    expect(shown.getByLabelText("Code from the app").getAttribute("aria-invalid")).toBe("true");
  });

  test("whose set-up is over says so", async () => {
    const shown = await setUp();
    account().refusals.set("confirmTotp", auth(Code.FailedPrecondition, "FACTOR_NOT_FOUND"));
    await userEvent.type(shown.getByLabelText("Code from the app"), TOTP_CODE);
    await userEvent.click(shown.getByRole("button", { name: "Turn on" }));
    expect((await shown.findByRole("alert")).textContent).toMatch(/This set-up is over/);
  });

  test("that is on already is said to be", async () => {
    await open();
    account().refusals.set("beginTotp", auth(Code.AlreadyExists, "FACTOR_EXISTS"));
    await press("Set up");
    expect((await screen.findByRole("alert")).textContent).toBe("There is an authenticator app already.");
  });

  test("wants a proof of who one is before it gives its secret", async () => {
    account().needsProof = true;
    await open();
    await press("Set up");
    const question = within(await screen.findByRole("dialog"));
    await userEvent.type(question.getByLabelText("Password"), "correct horse{Enter}");
    expect(await screen.findByRole("dialog", { name: "Set up an authenticator app" })).toBeTruthy();
  });

  test("is turned off after a question", async () => {
    account().totpSince = 1_700_000_000_000;
    await open();
    await press("Turn off");
    const question = await dialog("Turn off the authenticator app?");
    await userEvent.click(question.getByRole("button", { name: "Turn off" }));
    expect(await screen.findByText("The authenticator app is off.")).toBeTruthy();
    expect(await screen.findByRole("button", { name: "Set up" })).toBeTruthy();
  });
});

describe("passkeys", () => {
  const made = { toJSON: () => ({ id: "made" }) };

  function device(create: () => Promise<unknown>) {
    vi.stubGlobal("PublicKeyCredential", {
      parseCreationOptionsFromJSON: (json: unknown) => json,
    });
    Object.defineProperty(navigator, "credentials", { configurable: true, value: { create } });
  }

  const add = async (name: string) => {
    await open();
    await press("Add a passkey");
    const shown = await dialog("Add a passkey");
    if (name) await userEvent.type(shown.getByLabelText("Name"), name);
    await userEvent.click(shown.getByRole("button", { name: "Continue" }));
    return shown;
  };

  test("are named, made by the device and kept, with the first recovery codes", async () => {
    device(() => Promise.resolve(made));
    await add("Phone");
    const codes = await dialog("Your recovery codes");
    await userEvent.click(codes.getByLabelText("I have kept them"));
    await userEvent.click(codes.getByRole("button", { name: "Done" }));
    expect(await screen.findByText("Phone")).toBeTruthy();
    expect(account().passkeys.map(({ name }) => name)).toEqual(["Phone"]);
  });

  test("without a name are not asked for", async () => {
    device(() => Promise.reject(new Error("must not be asked")));
    const shown = await add("");
    expect(shown.getByText("Enter a name.")).toBeTruthy();
    expect(account().asked).not.toContain("beginPasskey");
  });

  test("that the person turned away are none", async () => {
    device(() => Promise.reject(new DOMException("no", "NotAllowedError")));
    const shown = await add("Phone");
    expect((await shown.findByRole("alert")).textContent).toMatch(/No passkey was made/);
    expect(shown.getByLabelText<HTMLInputElement>("Name").value).toBe("Phone");
  });

  test.each([
    ["beginPasskey", Code.ResourceExhausted, "TOO_MANY_FACTORS", /as many passkeys as one may have/],
    ["beginPasskey", Code.FailedPrecondition, "PASSKEYS_UNAVAILABLE", /don’t work at this server’s address/],
    ["finishPasskey", Code.PermissionDenied, "FACTOR_WRONG", /didn’t accept what your device gave/],
    ["finishPasskey", Code.PermissionDenied, "CHALLENGE_ENDED", /That took too long/],
    ["finishPasskey", Code.AlreadyExists, "FACTOR_EXISTS", /has a passkey for your account already/],
  ])("%s: %s %s has its own words", async (method, code, reason, words) => {
    device(() => Promise.resolve(made));
    account().refusals.set(method, auth(code, reason));
    const shown = await add("Phone");
    expect((await shown.findByRole("alert")).textContent).toMatch(words);
  });

  test("are renamed", async () => {
    account().passkeys = [aPasskey("p1", "Phone")];
    await open();
    expect(screen.getByText(/last used yesterday/)).toBeTruthy();
    await press("Rename Phone");
    const shown = await dialog("Rename passkey");
    await userEvent.clear(shown.getByLabelText("Name"));
    await userEvent.type(shown.getByLabelText("Name"), "Old phone");
    await userEvent.click(shown.getByRole("button", { name: "Save" }));
    expect(await screen.findByText("Old phone")).toBeTruthy();
  });

  test("that were removed elsewhere are said to be gone", async () => {
    account().passkeys = [aPasskey("p1", "Phone")];
    await open();
    account().refusals.set("renamePasskey", auth(Code.NotFound, "FACTOR_NOT_FOUND"));
    await press("Rename Phone");
    const shown = await dialog("Rename passkey");
    await userEvent.click(shown.getByRole("button", { name: "Save" }));
    expect((await shown.findByRole("alert")).textContent).toBe("This passkey doesn’t exist any more.");
  });

  test("are removed after a question", async () => {
    account().passkeys = [aPasskey("p1", "Phone", { lastUseTime: undefined })];
    await open();
    expect(screen.getByText(/never used/)).toBeTruthy();
    await press("Remove Phone");
    const question = await dialog("Remove “Phone”?");
    await userEvent.click(question.getByRole("button", { name: "Remove" }));
    expect(await screen.findByText("You have no passkeys yet.")).toBeTruthy();
  });
});

describe("recovery codes", () => {
  test("come with a second factor", async () => {
    await open();
    expect(screen.getByText("You get some when you set up an app or a passkey.")).toBeTruthy();
    expect(screen.queryByRole("button", { name: "New codes" })).toBeNull();
  });

  test("are replaced after a question, and can be copied", async () => {
    const user = userEvent.setup();
    account().totpSince = 1_700_000_000_000;
    account().codesLeft = 1;
    await open();
    expect(screen.getByText("1 code left")).toBeTruthy();
    await press("New codes");
    const question = await dialog("Make new recovery codes?");
    await user.click(question.getByRole("button", { name: "New codes" }));
    const codes = await dialog("Your recovery codes");
    await user.click(codes.getByRole("button", { name: "Copy" }));
    expect(await codes.findByText("Copied")).toBeTruthy();
    expect(await navigator.clipboard.readText()).toContain("0f3k-9w2m-7q0x\n1f3k");
  });
});

describe("devices", () => {
  beforeEach(() => {
    account().sessions = [
      aSession("s2", "Safari on iPhone", { address: "192.0.2.9" }),
      ...account().sessions,
      aSession("s3", ""),
    ];
  });

  test("this one comes first and is not signed out from here", async () => {
    await open();
    const rows = within(screen.getByRole("region", { name: "Devices" })).getAllByRole("listitem");
    const [first, second, third] = rows.map(({ textContent }) => textContent.replaceAll("\u00a0", " "));
    expect(first).toContain("Firefox on LinuxThis deviceActive now");
    expect(second).toContain("Last seen 30 minutes ago · from 192.0.2.9");
    expect(third).toContain("Unknown device");
    expect(screen.queryByRole("button", { name: "Sign out Firefox on Linux" })).toBeNull();
  });

  test("one is signed out", async () => {
    await open();
    await press("Sign out Safari on iPhone");
    expect(await screen.findByText("“Safari on iPhone” is signed out.")).toBeTruthy();
    await waitFor(() => expect(screen.queryByText("Safari on iPhone")).toBeNull());
    expect(account().sessions.map(({ sessionId }) => sessionId)).toEqual(["s1", "s3"]);
  });

  test("one that could not be signed out stays, with the reason", async () => {
    await open();
    account().refusals.set("revokeSession", refusal(Code.Internal, "switchboard.access.v1", "INTERNAL"));
    await press("Sign out Safari on iPhone");
    expect((await screen.findByRole("alert")).textContent).toMatch(/That didn’t work/);
    expect(screen.getByText("Safari on iPhone")).toBeTruthy();
  });

  test("all others are signed out after a question", async () => {
    await open();
    await press("Sign out all other devices");
    const question = await dialog("Sign out all other devices?");
    await userEvent.click(question.getByRole("button", { name: "Sign out all other devices" }));
    expect(await screen.findByText("2 devices were signed out.")).toBeTruthy();
    await waitFor(() => expect(screen.queryByRole("button", { name: "Sign out all other devices" })).toBeNull());
  });

  test("more than a page of them are shown on demand", async () => {
    account().sessions.push(...Array.from({ length: 60 }, (_, index) => aSession(`x${index}`, `Device ${index}`)));
    await open();
    expect(screen.queryByText("Device 59")).toBeNull();
    await press("Show more");
    expect(await screen.findByText("Device 59")).toBeTruthy();
  });
});
