import { create } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { Code, ConnectError } from "@connectrpc/connect";
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, test } from "vitest";
import { ActorKind } from "~/gen/switchboard/auth/v1/admin_pb";
import { ServiceAccountSchema } from "~/gen/switchboard/auth/v1/service_account_pb";
import { Role } from "~/gen/switchboard/auth/v1/user_pb";
import { anInvite, FakeAdmin } from "~/test/fakeAdmin";
import { FakeBackend } from "~/test/fakeBackend";
import { ADA, aUser, BEN } from "~/test/fixtures";
import { renderPage } from "~/test/renderPage";

const ada = aUser(ADA, "Ada");
const ben = aUser(BEN, "Ben Okafor", "ben");
let backend: FakeBackend;
let admin: FakeAdmin;
beforeEach(() => {
  backend = new FakeBackend([ada, ben], { ada: "correct horse" });
  backend.door.account = { role: Role.ADMIN, emailConfirmed: true };
  admin = new FakeAdmin([ada, ben], backend.door);
  backend.more.push((router) => admin.serve(router));
});

const open = (path: string) => renderPage(backend, path, ada);
const press = async (name: string | RegExp) => userEvent.click(await screen.findByRole("button", { name }));
const dialog = async (name: string) => within(await screen.findByRole("dialog", { name }));

test.each([
  ["invitations", "listInvites", "No invitations"],
  ["log", "listAuditEvents", "Nothing in the log"],
  ["services", "listServiceAccounts", "No service accounts"],
])("%s that cannot be loaded say so, and can be asked for again", async (page, method, nothing) => {
  admin.refusals.set(method, new ConnectError("broken", Code.Internal));
  open(`/admin/${page}`);
  expect(await screen.findByText("This couldn’t be loaded")).toBeTruthy();
  await press("Try again");
  expect(await screen.findByText(nothing)).toBeTruthy();
});

describe("invitations", () => {
  const create = async (uses: string) => {
    open("/admin/invitations");
    await press("Invite");
    const form = await dialog("Make an invitation");
    await userEvent.type(form.getByLabelText("What it is for"), "The choir");
    await userEvent.clear(form.getByLabelText("How many accounts it may make"));
    await userEvent.type(form.getByLabelText("How many accounts it may make"), uses);
    await userEvent.selectOptions(form.getByLabelText("Good for"), "1 day");
    await userEvent.click(form.getByRole("button", { name: "Create" }));
    return form;
  };

  test("are made once it is proven who asks, and their link is shown", async () => {
    admin.needsProof = true;
    await create("12");
    const proof = await dialog("Is it you?");
    await userEvent.type(proof.getByLabelText("Password"), "correct horse{Enter}");
    const made = await dialog("The invitation");
    const link = made.getByRole("status", { name: "Link" }).textContent;
    expect(link).toBe(`${window.location.origin}/sign-up#invite=${admin.invites[0]?.inviteId ?? ""}`);
    expect(admin.last("createInvite")).toMatchObject({ maxUses: 12, validHours: 24, note: "The choir", role: 2 });
    await userEvent.click(made.getByRole("button", { name: "Done" }));
    expect(await screen.findByText("0 of 12 used")).toBeTruthy();
  });

  test.each(["0", "10001", "many", "1.5"])("for %s accounts are not asked for", async (uses) => {
    const form = await create(uses);
    expect(form.getByText("A number from 1 to 10,000.")).toBeTruthy();
    expect(admin.last("createInvite")).toBeUndefined();
  });

  test("say how they stand, and are revoked", async () => {
    const past = timestampFromMs(Date.now() - 1_000);
    admin.invites = [
      anInvite("i1", { note: "Open one" }),
      anInvite("i2", { note: "Used one", uses: 1 }),
      anInvite("i3", { note: "Old one", expireTime: past }),
      anInvite("i4", { note: "Ended one", revokeTime: past }),
    ];
    open("/admin/invitations");
    const standing = async (name: string) => (await screen.findByText(name)).closest("li")?.textContent;
    expect(await standing("Used one")).toContain("Used up");
    expect(await standing("Old one")).toContain("Expired");
    expect(await standing("Ended one")).toContain("Revoked");
    expect(screen.getAllByRole("button", { name: /^Revoke/ })).toHaveLength(1);
    await press("Revoke “Open one”");
    const question = await dialog("Revoke this invitation?");
    await userEvent.click(question.getByRole("button", { name: "Revoke" }));
    expect(await screen.findByText("The invitation is revoked.")).toBeTruthy();
    await waitFor(() => expect(screen.queryByRole("button", { name: /^Revoke/ })).toBeNull());
  });
});

describe("the log", () => {
  beforeEach(() => {
    admin.log("user.disable", BEN, { actor: ADA, address: "192.0.2.7", detailJson: '{"note":"spam"}' });
    admin.log("invite.create", "i1", { actor: "cli", actorKind: ActorKind.OPERATOR });
    admin.log("plugin.thing", "", { actor: ADA, result: "NOT_ALLOWED" });
  });

  test("says who did what to whom, and how it ended", async () => {
    open("/admin/log");
    const disabled = (await screen.findByText("Disabled an account")).closest("li");
    await waitFor(() => expect(disabled?.textContent).toContain("Ben Okafor"));
    expect(disabled?.textContent).toContain("from 192.0.2.7");
    expect(disabled?.textContent).toContain('{"note":"spam"}');
    expect(screen.getByText("Made an invitation").closest("li")?.textContent).toContain("Command line");
    const unknown = screen.getAllByText("plugin.thing")[0]?.closest("li");
    expect(unknown?.textContent).toContain("Refused: NOT_ALLOWED");
  });

  test("is filtered by what was done and by person, and the address says how", async () => {
    const { history } = open(`/admin/log?target=${BEN}`);
    expect(await screen.findByText("Disabled an account")).toBeTruthy();
    expect(screen.queryByText("Made an invitation")).toBeNull();
    await press("Show everybody");
    expect(await screen.findByText("Made an invitation")).toBeTruthy();
    await userEvent.selectOptions(screen.getByLabelText("What"), "Invitations");
    await waitFor(() => expect(screen.queryByText("Disabled an account")).toBeNull());
    expect(history.location.search).toBe("?action=invite.");
    expect(admin.last("listAuditEvents")).toMatchObject({ action: "invite.", actor: "", target: "" });
  });

  test("comes page by page", async () => {
    admin.pageSize = 2;
    open("/admin/log");
    await screen.findByText("Made an invitation");
    expect(screen.queryByText("Disabled an account")).toBeNull();
    await press("Show more");
    expect(await screen.findByText("Disabled an account")).toBeTruthy();
  });
});

describe("service accounts", () => {
  const make = async (name: string, others = "") => {
    open("/admin/services");
    await press("New service account");
    const form = await dialog("New service account");
    await userEvent.type(form.getByLabelText("Name"), name);
    await userEvent.click(form.getByLabelText("users.read"));
    if (others) await userEvent.type(form.getByLabelText("Other scopes"), others);
    await userEvent.click(form.getByRole("button", { name: "Create" }));
    return form;
  };

  test("are made, and their secret is shown once", async () => {
    admin.needsProof = true;
    await make("billing", "billing.read billing.write");
    const proof = await dialog("Is it you?");
    await userEvent.type(proof.getByLabelText("Password"), "correct horse{Enter}");
    const shown = await dialog("Credentials of billing");
    expect(shown.getByRole("status", { name: "Secret" }).textContent).toBe("first-secret");
    expect(admin.services[0]?.scopes).toEqual(["users.read", "billing.read", "billing.write"]);
    await userEvent.click(shown.getByRole("button", { name: "Done" }));
    expect(screen.queryByText("first-secret")).toBeNull();
    expect(await screen.findByText("billing")).toBeTruthy();
  });

  test.each([
    ["Bad Name", "", /Use 1 to 64/],
    ["billing", "Not-a-scope!", /A scope is made of/],
  ])("%s with %j are not asked for", async (name, others, words) => {
    const form = await make(name, others);
    expect(form.getByText(words)).toBeTruthy();
    expect(admin.last("createServiceAccount")).toBeUndefined();
  });

  test("with a name that is taken are refused with words", async () => {
    admin.services = [create(ServiceAccountSchema, { name: "billing" })];
    const form = await make("billing");
    expect((await form.findByRole("alert")).textContent).toMatch(/already a service account/);
  });

  test("get a new secret, other scopes, and are disabled and enabled", async () => {
    admin.services = [create(ServiceAccountSchema, { name: "billing", scopes: ["call.read", "billing.read"] })];
    open("/admin/services");
    await press("New secret for billing");
    const question = await dialog("Give billing a new secret?");
    await userEvent.click(question.getByRole("button", { name: "New secret" }));
    const shown = await dialog("Credentials of billing");
    expect(shown.getByText("second-secret")).toBeTruthy();
    await userEvent.click(shown.getByRole("button", { name: "Done" }));
    await press("Scopes of billing");
    const form = await dialog("Scopes of billing");
    await userEvent.click(form.getByLabelText("call.read"));
    await userEvent.click(form.getByRole("button", { name: "Save" }));
    expect(await screen.findByText("billing’s scopes are changed.")).toBeTruthy();
    expect(admin.services[0]?.scopes).toEqual(["billing.read"]);
    await press("Disable billing");
    const sure = await dialog("Disable billing?");
    await userEvent.click(sure.getByRole("button", { name: "Disable" }));
    await press("Enable billing");
    expect(await screen.findByText("billing is enabled.")).toBeTruthy();
    expect(admin.services[0]?.disableTime).toBeUndefined();
  });

  test("that a file sets are left to it", async () => {
    admin.services = [create(ServiceAccountSchema, { name: "gateway", managed: true })];
    open("/admin/services");
    expect(await screen.findByText("Set by a file")).toBeTruthy();
    expect(screen.queryByRole("button", { name: /gateway/ })).toBeNull();
  });
});
