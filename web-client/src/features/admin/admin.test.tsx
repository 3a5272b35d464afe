import { Code, ConnectError } from "@connectrpc/connect";
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, test } from "vitest";
import { AccountState } from "~/gen/switchboard/auth/v1/admin_pb";
import { Role } from "~/gen/switchboard/auth/v1/user_pb";
import { aSession } from "~/test/fakeAccount";
import { FakeAdmin } from "~/test/fakeAdmin";
import { FakeBackend } from "~/test/fakeBackend";
import { ADA, aUser, BEN, refusal } from "~/test/fixtures";
import { renderPage } from "~/test/renderPage";

const ada = aUser(ADA, "Ada");
const ben = aUser(BEN, "Ben Okafor", "ben");
let backend: FakeBackend;
let admin: FakeAdmin;
beforeEach(() => {
  backend = new FakeBackend([ada, ben], { ada: "correct horse" });
  backend.door.account = { role: Role.ADMIN, emailConfirmed: true };
  admin = new FakeAdmin([ada, ben], backend.door);
  admin.setRole(ADA, Role.ADMIN);
  backend.more.push((router) => admin.serve(router));
});

const open = (path: string) => renderPage(backend, path, ada);
const press = async (name: string | RegExp) => userEvent.click(await screen.findByRole("button", { name }));
const dialog = async (name: string) => within(await screen.findByRole("dialog", { name }));
const away = () => new ConnectError("away", Code.Internal);

describe("the ways there", () => {
  test("are shown to administrators", async () => {
    const { history } = open("/");
    await userEvent.click(await screen.findByRole("link", { name: "Admin" }));
    expect(await screen.findByRole("heading", { name: "People", level: 1 })).toBeTruthy();
    expect(history.location.pathname).toBe("/admin/people");
    const pages = within(screen.getByRole("navigation", { name: "Administration" })).getAllByRole("link");
    const moderation = ["Reports", "Suspensions", "Moderation"];
    const names = ["People", "Invitations", "Calls", ...moderation, "Log", "Service accounts"];
    expect(pages.map(({ textContent }) => textContent)).toEqual(names);
  });

  test("are shown to nobody else, and lead nowhere", async () => {
    backend.door.account = { role: Role.USER, emailConfirmed: true };
    const { history } = open("/admin/people");
    await screen.findByText("No chats yet");
    expect(history.location.pathname).toBe("/");
    expect(screen.queryByRole("link", { name: "Admin" })).toBeNull();
    expect(admin.asked).toEqual([]);
  });
});

describe("people", () => {
  test("are sought and filtered, and the address says how", async () => {
    const { history } = open("/admin/people");
    expect(await screen.findByRole("link", { name: /Ben Okafor/ })).toBeTruthy();
    await userEvent.type(screen.getByRole("searchbox", { name: "Search people" }), "ada");
    await waitFor(() => expect(screen.queryByRole("link", { name: /Ben Okafor/ })).toBeNull());
    await userEvent.selectOptions(screen.getByLabelText("Role"), "Administrator");
    await waitFor(() => expect(history.location.search).toBe("?q=ada&role=4"));
    await userEvent.selectOptions(screen.getByLabelText("State"), "Disabled");
    expect(await screen.findByText("Nobody found")).toBeTruthy();
  });

  test("are those that the address asks for", async () => {
    admin.account(BEN).state = AccountState.DISABLED;
    open("/admin/people?state=2&role=nonsense");
    expect(await screen.findByRole("link", { name: /Ben Okafor.*Disabled/ })).toBeTruthy();
    expect(admin.last("listUsers")).toMatchObject({ state: AccountState.DISABLED, role: Role.UNSPECIFIED });
  });

  test("come page by page", async () => {
    admin.pageSize = 1;
    open("/admin/people");
    await screen.findByRole("link", { name: /Ada/ });
    expect(screen.queryByRole("link", { name: /Ben Okafor/ })).toBeNull();
    await press("Show more");
    expect(await screen.findByRole("link", { name: /Ben Okafor/ })).toBeTruthy();
  });

  test("that cannot be loaded say so, and can be asked for again", async () => {
    admin.refusals.set("listUsers", away());
    open("/admin/people");
    expect(await screen.findByText("This couldn’t be loaded")).toBeTruthy();
    await press("Try again");
    expect(await screen.findByRole("link", { name: /Ben Okafor/ })).toBeTruthy();
  });
});

describe("a person", () => {
  const path = `/admin/people/${BEN}`;

  test("is disabled with a reason, and enabled", async () => {
    open(path);
    await press("Disable account");
    const question = await dialog("Disable Ben Okafor’s account?");
    await userEvent.type(question.getByLabelText("Reason"), "spam");
    await userEvent.click(question.getByRole("button", { name: "Disable account" }));
    expect(await screen.findByText("Ben Okafor’s account is disabled.")).toBeTruthy();
    expect(admin.last("disableUser")).toMatchObject({ userId: BEN, note: "spam" });
    await press("Enable account");
    const again = await dialog("Enable Ben Okafor’s account?");
    await userEvent.click(again.getByRole("button", { name: "Enable account" }));
    expect(await screen.findByText("Ben Okafor’s account is enabled.")).toBeTruthy();
    expect(admin.account(BEN).state).toBe(AccountState.ACTIVE);
  });

  test("gets another role once it is proven who asks", async () => {
    admin.needsProof = true;
    open(path);
    await userEvent.selectOptions(await screen.findByRole("combobox", { name: "Role" }), "Moderator");
    await press("Change role");
    const question = await dialog("Make Ben Okafor a different role?");
    await userEvent.click(question.getByRole("button", { name: "Change role" }));
    const proof = await dialog("Is it you?");
    await userEvent.type(proof.getByLabelText("Password"), "correct horse{Enter}");
    expect(await screen.findByText("Ben Okafor has another role now: Moderator.")).toBeTruthy();
    expect(admin.account(BEN).me?.role).toBe(Role.MODERATOR);
  });

  test("without whom nobody administers keeps the role, and that is said", async () => {
    admin.refusals.set("setUserRole", refusal(Code.FailedPrecondition, "switchboard.auth.v1", "LAST_ADMIN"));
    open(path);
    await userEvent.selectOptions(await screen.findByRole("combobox", { name: "Role" }), "Administrator");
    await press("Change role");
    const question = await dialog("Make Ben Okafor a different role?");
    await userEvent.click(question.getByRole("button", { name: "Change role" }));
    expect((await question.findByRole("alert")).textContent).toBe("They are the only administrator.");
  });

  test("gets a reset link, which is whole and shown once", async () => {
    const user = userEvent.setup();
    open(path);
    await user.click(await screen.findByRole("button", { name: "Make a reset link" }));
    const question = await dialog("Make a reset link for Ben Okafor?");
    await user.click(question.getByLabelText(/Forget their authenticator app/));
    await user.click(question.getByRole("button", { name: "Make a reset link" }));
    const made = await dialog("Reset link for Ben Okafor");
    const link = `${window.location.origin}/reset-password#token=secret`;
    expect(made.getByRole("status", { name: "Link" }).textContent).toBe(link);
    await user.click(made.getByRole("button", { name: "Copy link" }));
    expect(await made.findByText("Copied")).toBeTruthy();
    expect(await navigator.clipboard.readText()).toBe(link);
    expect(admin.last("createResetLink")).toMatchObject({ userId: BEN, forgetFactors: true });
    await user.click(made.getByRole("button", { name: "Done" }));
    expect(screen.queryByText(link)).toBeNull();
  });

  test("is signed out everywhere", async () => {
    admin.sessions = [aSession("s1", "Firefox on Linux", { address: "192.0.2.7" }), aSession("s2", "")];
    open(path);
    expect(await screen.findByText("Firefox on Linux")).toBeTruthy();
    expect(screen.getByText("Unknown device")).toBeTruthy();
    await press("Sign out everywhere");
    const question = await dialog("Sign Ben Okafor out everywhere?");
    await userEvent.click(question.getByRole("button", { name: "Sign out everywhere" }));
    expect(await screen.findByText("2 devices were signed out.")).toBeTruthy();
    expect(await screen.findByText("Signed in nowhere.")).toBeTruthy();
  });

  test("who is oneself is not administered", async () => {
    open(`/admin/people/${ADA}`);
    expect(await screen.findByText(/nobody administers themselves/)).toBeTruthy();
    expect(screen.queryByRole("button", { name: "Disable account" })).toBeNull();
  });

  test("who does not exist is said not to", async () => {
    open("/admin/people/00000000-0000-7000-8000-0000000000ff");
    expect(await screen.findByText("There is no such account")).toBeTruthy();
  });
});
