import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, test } from "vitest";
import { Role } from "~/gen/switchboard/auth/v1/user_pb";
import { MatchMode, ReportReason } from "~/gen/switchboard/call/v1/match_pb";
import { Decision, ReportState } from "~/gen/switchboard/call/v1/moderation_pb";
import { FakeAdmin } from "~/test/fakeAdmin";
import { FakeBackend } from "~/test/fakeBackend";
import { FakeModeration } from "~/test/fakeModeration";
import { ADA, aUser, BEN } from "~/test/fixtures";
import { renderPage } from "~/test/renderPage";

const CARL = "00000000-0000-7000-8000-00000000000c";
const R1 = "00000000-0000-7000-8000-0000000000e1";
const R2 = "00000000-0000-7000-8000-0000000000e2";
const ada = aUser(ADA, "Ada");

let backend: FakeBackend;
let moderation: FakeModeration;
beforeEach(() => {
  backend = new FakeBackend([ada, aUser(BEN, "Ben Okafor", "ben"), aUser(CARL, "Carl Lind", "carl")]);
  backend.door.account = { role: Role.MODERATOR, emailConfirmed: true };
  const admin = new FakeAdmin(backend.users, backend.door);
  moderation = new FakeModeration();
  moderation.add(
    { reportId: R1, reportedUserId: BEN, reporterUserId: CARL, reason: ReportReason.HARASSMENT, mode: MatchMode.TEXT },
    { evidence: [{ byReported: true, text: "You fool" }, { text: "Please stop" }], otherReporters: 3 },
  );
  moderation.add({
    reportId: R2,
    reportedUserId: CARL,
    reporterUserId: BEN,
    reason: ReportReason.SPAM,
    state: ReportState.DECIDED,
    decision: Decision.WARNED,
    decidedByUserId: ADA,
  });
  backend.more.push((router, userId) => {
    admin.serve(router);
    moderation.serve(router, userId);
  });
});

const open = (path: string) => renderPage(backend, path, ada);
const press = async (name: string) => userEvent.click(await screen.findByRole("button", { name }));

describe("the queue", () => {
  test("has what waits, and the rest when it is asked for; the address says which", async () => {
    const { history } = open("/admin/reports");
    expect(await screen.findByRole("link", { name: /Insults.*Ben Okafor, reported by Carl Lind/ })).toBeTruthy();
    expect(screen.queryByRole("link", { name: /Advertising/ })).toBeNull();
    await userEvent.selectOptions(screen.getByLabelText("Show"), "Decided");
    expect(await screen.findByRole("link", { name: /Advertising.*Warned/ })).toBeTruthy();
    expect(history.location.search).toBe("?state=2");
  });

  test("is where moderators begin; administrators' pages are not for them", async () => {
    const { history } = open("/admin/people");
    await waitFor(() => expect(history.location.pathname).toBe("/admin/reports"));
    const sections = screen.getByRole("navigation", { name: "Administration" });
    expect(
      within(sections)
        .getAllByRole("link")
        .map((link) => link.textContent),
    ).toEqual(["Reports", "Suspensions"]);
  });

  test("is not for others", async () => {
    backend.door.account = { role: Role.USER };
    const { history } = open("/admin/reports");
    await waitFor(() => expect(history.location.pathname).toBe("/"));
  });
});

describe("a report", () => {
  test("shows what was said, by whom, and how often they were reported", async () => {
    open(`/admin/reports/${R1}`);
    const evidence = await screen.findByTestId("evidence");
    const lines = within(evidence).getAllByRole("listitem");
    expect(lines[0]?.textContent).toMatch(/Reported.*You fool/);
    expect(lines[1]?.textContent).toMatch(/Reporter.*Please stop/);
    expect(screen.getByText("Other people in 30 days").nextSibling?.textContent).toBe("3");
  });

  test("is decided by who has taken it on", async () => {
    open(`/admin/reports/${R1}`);
    await screen.findByTestId("evidence");
    expect(screen.queryByRole("button", { name: "Suspend…" })).toBeNull();
    await press("Take it on");
    await press("Suspend…");
    const dialog = await screen.findByRole("dialog", { name: "Suspend Ben Okafor?" });
    await userEvent.selectOptions(within(dialog).getByLabelText("For how long"), "30 days");
    await userEvent.click(within(dialog).getByLabelText("Also the address they came from"));
    await userEvent.type(within(dialog).getByLabelText("Note for other moderators"), "Third time");
    await userEvent.click(within(dialog).getByRole("button", { name: "Suspend" }));
    expect(await screen.findByRole("button", { name: "Take back the decision" })).toBeTruthy();
    expect(moderation.decisions).toMatchObject([
      {
        reportId: R1,
        decision: Decision.SUSPENDED,
        suspendFor: { seconds: 2_592_000n },
        suspendAddress: true,
        note: "Third time",
      },
    ]);
    expect(screen.getByText("Ada decided: Suspended")).toBeTruthy();
  });

  test.each([
    ["Dismiss", Decision.DISMISSED],
    ["Warn", Decision.WARNED],
  ])("%s asks once, and imposes no time", async (name, decision) => {
    open(`/admin/reports/${R1}`);
    await press("Take it on");
    await press(name);
    const dialog = await screen.findByRole("dialog");
    await userEvent.click(within(dialog).getByRole("button", { name }));
    await waitFor(() => expect(moderation.decisions).toMatchObject([{ decision, suspendAddress: false }]));
    expect(moderation.decisions[0]?.suspendFor).toBeUndefined();
  });

  test("that another has taken on meanwhile says so", async () => {
    open(`/admin/reports/${R1}`);
    await screen.findByTestId("evidence");
    const report = moderation.get(R1);
    report.claimedByUserId = CARL;
    report.claimDeadline = timestampFromMs(Date.now() + 60_000);
    await press("Take it on");
    expect(await screen.findByText("Somebody else is on it.")).toBeTruthy();
    expect(await screen.findByText("Carl Lind is on it")).toBeTruthy();
    expect(screen.queryByRole("button", { name: "Take it on" })).toBeNull();
  });

  test("waits again when its decision is taken back", async () => {
    open(`/admin/reports/${R2}`);
    await press("Take back the decision");
    const dialog = await screen.findByRole("dialog");
    await userEvent.click(within(dialog).getByRole("button", { name: "Take back the decision" }));
    expect(await screen.findByRole("button", { name: "Take it on" })).toBeTruthy();
    expect(moderation.get(R2).state).toBe(ReportState.OPEN);
  });

  test("that does not exist says so", async () => {
    open("/admin/reports/00000000-0000-7000-8000-0000000000ff");
    expect(await screen.findByText("There is no such report")).toBeTruthy();
  });
});

describe("suspensions", () => {
  test("of people and addresses are listed, and lifted", async () => {
    moderation.suspend({ suspensionId: "s1", userId: BEN, reason: ReportReason.SPAM, byUserId: ADA, reportId: R1 });
    moderation.suspend({ suspensionId: "s2", address: "2001:db8::/64", reason: ReportReason.SEXUAL });
    open("/admin/suspensions");
    expect(await screen.findByText("Address 2001:db8::/64")).toBeTruthy();
    const row = (await screen.findByText("Ben Okafor")).closest("li");
    if (!row) throw new Error("no row");
    expect(row.textContent).toMatch(/Advertising.*by Ada.*for good/);
    await userEvent.click(within(row).getByRole("button", { name: "Lift" }));
    await userEvent.click(within(await screen.findByRole("dialog")).getByRole("button", { name: "Lift" }));
    await waitFor(() => expect(screen.queryByText("Ben Okafor")).toBeNull());
    await userEvent.click(screen.getByLabelText("In force only"));
    expect((await screen.findByText("Ben Okafor")).closest("li")?.textContent).toMatch(/Lifted/);
  });
});

test("administrators read what moderators did", async () => {
  backend.door.account = { role: Role.ADMIN, emailConfirmed: true };
  open(`/admin/reports/${R1}`);
  await press("Take it on");
  await userEvent.click(screen.getByRole("link", { name: "Moderation" }));
  const act = (await screen.findByText(/Ada took it on/)).closest("li");
  expect(act?.textContent).toMatch(/about Ben Okafor/);
});
