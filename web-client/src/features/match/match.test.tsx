import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { Code } from "@connectrpc/connect";
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { Role } from "~/gen/switchboard/auth/v1/user_pb";
import { MatchMode, PartnerLeftReason, ReportReason } from "~/gen/switchboard/call/v1/match_pb";
import { saveFile } from "~/shared/ui/saveFile";
import { FakeBackend } from "~/test/fakeBackend";
import { FakeMatch } from "~/test/fakeMatch";
import { ADA, aUser, BEN, refusal } from "~/test/fixtures";
import { renderPage } from "~/test/renderPage";

vi.mock("~/shared/ui/saveFile", () => ({ saveFile: vi.fn() }));

const MATCH = "00000000-0000-7000-8000-0000000000a1";
const ada = aUser(ADA, "Ada");

let backend: FakeBackend;
let match: FakeMatch;
beforeEach(() => {
  vi.mocked(saveFile).mockClear();
  backend = new FakeBackend([ada, aUser(BEN, "Ben Okafor", "ben")]);
  match = new FakeMatch();
  backend.more.push((router, userId) => match.serve(router, userId));
});

const KEPT = { rules: "1", mode: MatchMode.TEXT, interests: ["chess"], languages: [] };
const keep = (change: object = {}) => localStorage.setItem("switchboard.match", JSON.stringify({ ...KEPT, ...change }));
const open = () => renderPage(backend, "/meet", ada);
const press = async (name: string) => userEvent.click(await screen.findByRole("button", { name }));
const said = (kind: string) => match.last.said.filter((message) => message.case === kind).map(({ value }) => value);

async function search() {
  keep();
  const page = open();
  await press("Start");
  await screen.findByTestId("searching");
  await waitFor(() => expect(match.searches).toHaveLength(1));
  return page;
}

const find = (matchId = MATCH) =>
  match.last.answer({
    case: "found",
    value: { matchId, partnerId: "p", mode: MatchMode.TEXT, sharedInterests: ["chess"] },
  });

async function meet() {
  const page = await search();
  find();
  await screen.findByRole("log", { name: "Conversation" });
  return page;
}

describe("before the first stranger", () => {
  test("the rules have to be agreed to, once for each version", async () => {
    const { unmount } = open();
    const go = await screen.findByRole("button", { name: "Continue" });
    expect(go.hasAttribute("disabled")).toBe(true);
    await userEvent.click(screen.getByRole("checkbox", { name: /I’m at least 18/ }));
    await userEvent.click(go);
    expect(await screen.findByRole("button", { name: "Start" })).toBeTruthy();
    unmount();
    open();
    expect(await screen.findByRole("button", { name: "Start" })).toBeTruthy();
  });

  test("rules that this page cannot tell ask for another page", async () => {
    keep();
    match.rules = { ...match.rules, version: "2" };
    open();
    expect(await screen.findByText("This page is out of date")).toBeTruthy();
    expect(screen.queryByRole("button", { name: "Start" })).toBeNull();
  });

  test("interests, languages and the mode are kept, and told to the server", async () => {
    keep({ interests: [] });
    open();
    await userEvent.type(await screen.findByLabelText("What do you like?"), "Chess,  old  maps{Enter}chess{Enter}");
    await userEvent.selectOptions(screen.getByLabelText("Which languages do you speak?"), "German");
    await press("Remove Chess");
    expect(JSON.parse(localStorage.getItem("switchboard.match") ?? "")).toMatchObject({
      interests: ["old maps"],
      languages: ["de"],
    });
    await press("Start");
    await waitFor(() => expect(match.searches).toHaveLength(1));
    expect(match.last.open).toMatchObject({
      mode: MatchMode.TEXT,
      interests: ["old maps"],
      languages: ["de"],
      rulesVersion: "1",
      resumeMatchId: "",
    });
  });

  test("who is suspended reads why and until when, and cannot start", async () => {
    keep();
    match.rules = { ...match.rules, suspension: { reason: ReportReason.SPAM } };
    open();
    expect(await screen.findByText("You can’t meet strangers right now")).toBeTruthy();
    expect(screen.getByText("Reason: Advertising, fraud or a bot")).toBeTruthy();
    expect(screen.queryByRole("button", { name: "Start" })).toBeNull();
  });

  test("who was warned reads it before they start", async () => {
    keep();
    match.rules = { ...match.rules, warning: ReportReason.HARASSMENT };
    open();
    expect(await screen.findByRole("region", { name: "A word from the moderators" })).toBeTruthy();
  });

  test.each([
    ["ALREADY_IN_CALL", /You’re in a call/],
    ["MATCHING_OFF", /turned off on this server/],
    ["MOVED", /on another device or tab/],
  ])("a search refused with %s says why", async (reason, words) => {
    keep();
    match.refusal = refusal(Code.FailedPrecondition, "switchboard.call.v1", reason);
    open();
    await press("Start");
    expect(await screen.findByText(words)).toBeTruthy();
    expect(screen.getByRole("button", { name: "Start" })).toBeTruthy();
  });
});

describe("searching", () => {
  test("tells by what, and when anybody will do", async () => {
    await search();
    expect(screen.getByTestId("searching").textContent).toBe("Looking for someone who likes chess…");
    match.last.answer({ case: "searching", value: { interests: ["chess"], relaxed: true } });
    expect(await screen.findByText(/Nobody with your interests right now/)).toBeTruthy();
  });

  test("is called off, and the server is told", async () => {
    await search();
    await press("Cancel");
    await waitFor(() => expect(said("stop")).toHaveLength(1));
    expect(await screen.findByRole("button", { name: "Start" })).toBeTruthy();
  });

  test("waits while the server asks for a pause", async () => {
    await search();
    match.last.answer({ case: "pause", value: { untilTime: timestampFromMs(Date.now() + 30_000) } });
    expect((await screen.findByTestId("pause")).textContent).toMatch(/in (30|29) s/);
  });

  test("ends when the page is left", async () => {
    await search();
    await userEvent.click(screen.getByRole("link", { name: "Calls" }));
    await waitFor(() => expect(said("stop")).toHaveLength(1));
  });
});

describe("with a stranger", () => {
  test("both say something, and it is read out as it comes", async () => {
    await meet();
    const log = screen.getByRole("log", { name: "Conversation" });
    await userEvent.type(screen.getByLabelText("Write a message"), "Hello there{Enter}");
    expect(within(log).getByText("Hello there")).toBeTruthy();
    await waitFor(() => expect(said("text")).toMatchObject([{ text: "Hello there", matchId: MATCH }]));
    expect(said("typing")).toHaveLength(1);
    match.last.answer({ case: "text", value: { textId: "t", text: "Hi! White or black?" } });
    expect(await within(log).findByText("Hi! White or black?")).toBeTruthy();
  });

  test("Next has to be meant: a second press goes on", async () => {
    await meet();
    await press("Next");
    expect(said("next")).toEqual([]);
    await press("Sure?");
    await waitFor(() => expect(said("next")).toMatchObject([{ matchId: MATCH }]));
    expect(screen.getByTestId("searching")).toBeTruthy();
  });

  test("Esc twice goes on, but not while it closes something", async () => {
    await meet();
    await press("Report");
    await screen.findByRole("dialog");
    await userEvent.keyboard("{Escape}{Escape}");
    expect(said("next")).toEqual([]);
    await press("Close");
    await userEvent.keyboard("{Escape}{Escape}");
    await waitFor(() => expect(said("next")).toHaveLength(1));
  });

  test("who leaves is told of, and the next one is a press away", async () => {
    await meet();
    match.last.answer({ case: "left", value: { matchId: MATCH, reason: PartnerLeftReason.DISCONNECTED } });
    expect(await screen.findByText("The stranger was disconnected")).toBeTruthy();
    await press("Meet someone new");
    await waitFor(() => expect(said("next")).toMatchObject([{ matchId: MATCH }]));
  });

  test("a report takes two taps, ends it, and is sent again under the same id", async () => {
    await meet();
    match.reportFailure = refusal(Code.Unavailable, "switchboard.access.v1", "AWAY");
    await press("Report");
    await press("Insults, threats or hate");
    expect(await screen.findByText(/didn’t get through/)).toBeTruthy();
    await press("Insults, threats or hate");
    expect(await screen.findByText(/You won’t meet this person again/)).toBeTruthy();
    const report = { matchId: MATCH, reason: ReportReason.HARASSMENT, requestId: match.reports[0]?.requestId };
    expect(match.reports).toMatchObject([report, report]);
  });

  test("something else is said in one’s own words", async () => {
    await meet();
    await press("Report");
    await press("Something else");
    const dialog = screen.getByRole("dialog");
    await userEvent.type(within(dialog).getByLabelText("What happened?"), "Asks for money");
    await userEvent.click(within(dialog).getByRole("button", { name: "Report" }));
    await waitFor(() => expect(match.reports).toMatchObject([{ reason: ReportReason.OTHER, note: "Asks for money" }]));
  });

  test("both Add: who it is, the contact, and the conversation as a file", async () => {
    await meet();
    await press("Add");
    await waitFor(() => expect(said("add")).toMatchObject([{ matchId: MATCH }]));
    match.last.answer({ case: "text", value: { textId: "t", text: "Write me!" } });
    await screen.findByText("Write me!");
    match.last.answer({ case: "contact", value: { matchId: MATCH, userId: BEN } });
    expect(await screen.findByText("You’re in touch with Ben Okafor")).toBeTruthy();
    expect(screen.getByRole("link", { name: "Open contact" }).getAttribute("href")).toBe(`/contacts/${BEN}`);
    await press("Save this conversation");
    const [file] = vi.mocked(saveFile).mock.calls[0] ?? [];
    expect(await file?.text()).toMatch(/^\[.*\] Ben Okafor: Write me!\n$/);
  });

  test("a guest is offered an account", async () => {
    backend.door.account = { role: Role.GUEST };
    await meet();
    match.last.answer({ case: "contact", value: { matchId: MATCH, userId: BEN, accountNeeded: true } });
    const link = await screen.findByRole("link", { name: "Make an account" });
    expect(link.getAttribute("href")).toBe("/upgrade");
  });

  test("video comes when both want it", async () => {
    await meet();
    await press("Ask for video");
    await waitFor(() => expect(said("modeWish")).toMatchObject([{ mode: MatchMode.VIDEO }]));
    await press("Never mind");
    await waitFor(() => expect(said("modeWish")).toHaveLength(2));
    match.last.answer({ case: "modeWish", value: { mode: MatchMode.VIDEO } });
    expect(await screen.findByText("The stranger would like to turn on video")).toBeTruthy();
    await press("Yes, turn it on");
    await waitFor(() => expect(said("modeWish").at(-1)).toMatchObject({ mode: MatchMode.VIDEO }));
  });

  test("a stream that breaks goes on with the same partner", async () => {
    await meet();
    await userEvent.type(screen.getByLabelText("Write a message"), "Are you there?{Enter}");
    match.last.end(refusal(Code.Unavailable, "switchboard.access.v1", "AWAY"));
    expect(await screen.findByText(/Getting you back to your partner/)).toBeTruthy();
    await waitFor(() => expect(match.searches).toHaveLength(2));
    expect(match.last.open.resumeMatchId).toBe(MATCH);
    find();
    await waitFor(() => expect(said("text")).toMatchObject([{ text: "Are you there?" }]));
    await waitFor(() => expect(screen.queryByText(/Getting you back/)).toBeNull());
  });

  test("a suspension cuts the match, and the page says why", async () => {
    await meet();
    match.rules = { ...match.rules, suspension: { reason: ReportReason.SEXUAL } };
    match.last.end(refusal(Code.PermissionDenied, "switchboard.call.v1", "SUSPENDED_FROM_MATCHING"));
    expect(await screen.findByText("You can’t meet strangers right now")).toBeTruthy();
  });
});

describe("from the door", () => {
  test("one tap makes a guest, and leads to the page", async () => {
    const { history } = renderPage(backend, "/sign-in");
    await press("Talk to someone new");
    await waitFor(() => expect(history.location.pathname).toBe("/meet"));
    expect(backend.door.last("signInAsGuest")).toMatchObject({ displayName: "Guest" });
  });

  test("who comes to the page unasked signs in first, and is back there after", async () => {
    const { history } = renderPage(backend, "/meet");
    await waitFor(() => expect(history.location.href).toBe("/sign-in#meet"));
  });
});
