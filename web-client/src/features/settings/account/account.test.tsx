import { Code, ConnectError } from "@connectrpc/connect";
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { CallKind } from "~/gen/switchboard/call/v1/types_pb";
import { aSession } from "~/test/fakeAccount";
import { FakeBackend } from "~/test/fakeBackend";
import { ADA, aUser, BEN, HERE, refusal } from "~/test/fixtures";
import { renderPage } from "~/test/renderPage";

const ada = aUser(ADA, "Ada");
const ben = aUser(BEN, "Ben");
let backend: FakeBackend;
beforeEach(() => {
  backend = new FakeBackend([ada, ben], { ada: "correct horse" });
});

const account = () => backend.account(ADA);
const auth = (code: Code, reason: string) => refusal(code, "switchboard.auth.v1", reason);
const open = async () => {
  const page = renderPage(backend, "/settings/account", ada);
  await screen.findByRole("heading", { name: "Signing in" });
  return page;
};
const press = (name: string | RegExp) => userEvent.click(screen.getByRole("button", { name }));

async function change(label: string, value: string) {
  const field = screen.getByLabelText<HTMLInputElement>(label);
  await userEvent.clear(field);
  await userEvent.type(field, value);
  await press("Save");
  return field;
}

describe("the username", () => {
  test("is changed", async () => {
    await open();
    await change("Username", "ada.l");
    expect(await screen.findByText("Your username is changed.")).toBeTruthy();
    expect(account().me.user?.username).toBe("ada.l");
    expect(screen.queryByRole("button", { name: "Save" })).toBeNull();
  });

  test("that somebody has is said at its field, and stays there", async () => {
    await open();
    const field = await change("Username", "ben");
    expect(await screen.findByText("Somebody already has this username. Try another one.")).toBeTruthy();
    expect(field.getAttribute("aria-invalid")).toBe("true");
    expect(field.value).toBe("ben");
  });

  test("that cannot be one is not sent", async () => {
    await open();
    await change("Username", "-x");
    expect(screen.getByText(/begin with a letter or digit/)).toBeTruthy();
    expect(account().asked).not.toContain("changeUsername");
  });

  test("asks who one is where that was long ago, and then goes on", async () => {
    account().needsProof = true;
    await open();
    await change("Username", "ada.l");
    const question = await screen.findByRole("dialog");
    await userEvent.type(within(question).getByLabelText("Password"), "correct horse{Enter}");
    expect(await screen.findByText("Your username is changed.")).toBeTruthy();
    expect(account().me.user?.username).toBe("ada.l");
  });

  test("stays as typed, without a word, when that question is turned away", async () => {
    account().needsProof = true;
    await open();
    const field = await change("Username", "ada.l");
    const question = await screen.findByRole("dialog");
    await userEvent.click(within(question).getByRole("button", { name: "Close" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(field.value).toBe("ada.l");
    expect(screen.queryByRole("alert")).toBeNull();
    expect(account().me.user?.username).toBe("ada");
  });
});

describe("the e-mail", () => {
  test("is changed at once where the server sends no mail", async () => {
    await open();
    await change("E-mail", "ada@lovelace.example");
    expect(await screen.findByText("Your e-mail is changed.")).toBeTruthy();
    expect(screen.getByText("Confirmed")).toBeTruthy();
  });

  test("waits for its link where it does, and the link can be sent again", async () => {
    account().sendsMail = true;
    await open();
    await change("E-mail", "ada@lovelace.example");
    expect(await screen.findByText("Open the link that was sent to ada@lovelace.example.")).toBeTruthy();
    expect(screen.getByText(/A link waits at ada@lovelace.example/)).toBeTruthy();
    await press("Send the link again");
    expect(await screen.findByText("A link is on its way to ada@lovelace.example.")).toBeTruthy();
  });

  test.each([
    [auth(Code.FailedPrecondition, "MAIL_UNAVAILABLE"), "This server sends no mail. Ask its administrator."],
    [auth(Code.FailedPrecondition, "EMAIL_CONFIRMED"), "Your address is confirmed already."],
    [auth(Code.ResourceExhausted, "TOO_MANY_ATTEMPTS"), "Too many tries. Wait a minute and try again."],
  ])("%s is said beside the link", async (failure, words) => {
    account().me.emailConfirmed = false;
    await open();
    account().refusals.set("resendConfirmation", failure);
    await press("Send the link again");
    expect((await screen.findByRole("alert")).textContent).toBe(words);
  });

  test("that another account has is said at its field", async () => {
    await open();
    account().refusals.set("changeEmail", auth(Code.AlreadyExists, "EMAIL_TAKEN"));
    const field = await change("E-mail", "ben@example.org");
    expect(await screen.findByText("There is already an account with this e-mail.")).toBeTruthy();
    expect(field.getAttribute("aria-invalid")).toBe("true");
  });

  test("without an @ is not sent", async () => {
    await open();
    await change("E-mail", "nonsense");
    expect(screen.getByText("Enter an e-mail address, like ada@example.org.")).toBeTruthy();
  });
});

describe("the password", () => {
  const fill = async (old: string, fresh: string) => {
    if (old) await userEvent.type(screen.getByLabelText("Current password"), old);
    if (fresh) await userEvent.type(screen.getByLabelText("New password"), fresh);
    await press("Change password");
  };

  test("is changed, and the other devices are told to be signed out", async () => {
    account().sessions.push(aSession("s2", "Phone"), aSession("s3", "Tablet"));
    await open();
    await fill("correct horse", "battery staple");
    expect(await screen.findByText("Your password is changed; 2 other devices were signed out.")).toBeTruthy();
    expect(account().password).toBe("battery staple");
    expect(screen.getByLabelText<HTMLInputElement>("New password").value).toBe("");
  });

  test.each([
    ["", "battery staple", "Enter your current password."],
    ["correct horse", "short", "Use at least 10 characters."],
    ["wrong", "battery staple", "That isn’t your current password."],
  ])("%s → %s is said at its field", async (old, fresh, words) => {
    await open();
    await fill(old, fresh);
    expect(await screen.findByText(words)).toBeTruthy();
    expect(account().password).toBe("correct horse");
  });

  test("that is a common one is said at its field", async () => {
    await open();
    account().refusals.set("changePassword", auth(Code.InvalidArgument, "PASSWORD_COMMON"));
    await fill("correct horse", "password123");
    await screen.findByText(/one of the first that others try/);
    expect(screen.getByLabelText("New password").getAttribute("aria-invalid")).toBe("true");
  });

  test("that cannot be sent stays in the form", async () => {
    await open();
    account().refusals.set("changePassword", new ConnectError("away", Code.Unavailable));
    await fill("correct horse", "battery staple");
    expect((await screen.findByRole("alert")).textContent).toMatch(/can’t be reached/);
    expect(screen.getByLabelText<HTMLInputElement>("New password").value).toBe("battery staple");
  });
});

describe("one's data", () => {
  test("are one JSON file, the calls beside the account", async () => {
    const files: Blob[] = [];
    const names: string[] = [];
    URL.createObjectURL = (file) => `blob:${files.push(file as Blob)}`;
    URL.revokeObjectURL = () => undefined;
    vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(function (this: HTMLAnchorElement) {
      names.push(this.download);
    });
    const call = backend.start(ADA, BEN, CallKind.AUDIO, HERE);
    await open();
    await press("Download my data");
    expect(await screen.findByText("Your data is downloaded.")).toBeTruthy();
    expect(names).toEqual(["switchboard-ada.json"]);
    const kept = JSON.parse((await files[0]?.text()) ?? "") as { note: string; calls: { callId: string }[] };
    expect(kept).toMatchObject({ username: "ada", note: "für Ada 🌙" });
    expect(kept.calls.map(({ callId }) => callId)).toEqual([call.callId]);
  });

  test("that cannot be collected are said to be so", async () => {
    await open();
    account().refusals.set("exportAccount", refusal(Code.Internal, "switchboard.access.v1", "INTERNAL"));
    await press("Download my data");
    expect((await screen.findByRole("alert")).textContent).toMatch(/That didn’t work/);
  });
});

describe("deleting the account", () => {
  const ask = async () => {
    await open();
    await press("Delete my account");
    return within(await screen.findByRole("dialog", { name: "Delete your account?" }));
  };

  test("wants the username, and then leads to the door with an explanation", async () => {
    const dialog = await ask();
    await userEvent.click(dialog.getByRole("button", { name: "Delete account" }));
    expect(dialog.getByText("That isn’t your username.")).toBeTruthy();
    await userEvent.type(dialog.getByLabelText(/Type your username/), "Ada");
    await userEvent.click(dialog.getByRole("button", { name: "Delete account" }));
    expect(await screen.findByText(/Your account will be deleted on .* Sign in before then to keep it/)).toBeTruthy();
    expect(await screen.findByLabelText("Username or e-mail")).toBeTruthy();
  });

  test("is refused to the last administrator", async () => {
    const dialog = await ask();
    account().refusals.set("deleteAccount", auth(Code.FailedPrecondition, "LAST_ADMIN"));
    await userEvent.type(dialog.getByLabelText(/Type your username/), "ada");
    await userEvent.click(dialog.getByRole("button", { name: "Delete account" }));
    expect((await dialog.findByRole("alert")).textContent).toMatch(/You’re the only administrator/);
  });

  test("can be taken back while there is time", async () => {
    account().me.deleteTime = { $typeName: "google.protobuf.Timestamp", seconds: 1_800_000_000n, nanos: 0 };
    await open();
    const section = within(screen.getByRole("region", { name: "Delete account" }));
    expect(section.getByText(/Your account will be deleted on/)).toBeTruthy();
    await userEvent.click(section.getByRole("button", { name: "Keep my account" }));
    expect(await screen.findByText("Your account stays.")).toBeTruthy();
    expect(screen.getByRole("button", { name: "Delete my account" })).toBeTruthy();
  });
});

test("signing out leads to the door", async () => {
  const { history } = await open();
  await press("Sign out");
  expect(await screen.findByLabelText("Username or e-mail")).toBeTruthy();
  expect(history.location.pathname).toBe("/sign-in");
});
