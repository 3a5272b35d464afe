import { create } from "@bufbuild/protobuf";
import { durationFromMs, timestampFromMs } from "@bufbuild/protobuf/wkt";
import { Code, ConnectError } from "@connectrpc/connect";
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { Role } from "~/gen/switchboard/auth/v1/user_pb";
import { CallProblem } from "~/gen/switchboard/call/v1/device_pb";
import { CallStreamChanged_Change as Change, ExportFormat } from "~/gen/switchboard/call/v1/report_pb";
import { CandidateType, LinkState, QualityReportSchema, RelayProtocol } from "~/gen/switchboard/call/v1/signal_pb";
import { CallKind, CallState, EndReason } from "~/gen/switchboard/call/v1/types_pb";
import { saveFile } from "~/shared/ui/saveFile";
import { FakeAdmin } from "~/test/fakeAdmin";
import { FakeBackend } from "~/test/fakeBackend";
import { FakeReports } from "~/test/fakeReports";
import { ADA, aCall, aUser, BEN } from "~/test/fixtures";
import { renderPage } from "~/test/renderPage";

vi.mock("~/shared/ui/saveFile", () => ({ saveFile: vi.fn() }));

const CALL_2 = "00000000-0000-7000-8000-0000000000c2";
const START_MS = 1_700_000_000_000;
const ada = aUser(ADA, "Ada");
const ben = aUser(BEN, "Ben Okafor", "ben");
/** Ben rang Ada, and no media came about. */
const failed = aCall({
  state: CallState.ENDED,
  endReason: EndReason.MEDIA_FAILED,
  ringingDevices: 2,
  answerTime: timestampFromMs(START_MS + 4_000),
  endTime: timestampFromMs(START_MS + 34_000),
});
const declined = aCall({
  callId: CALL_2,
  kind: CallKind.AUDIO,
  state: CallState.DECLINED,
  endReason: EndReason.DECLINED,
  endTime: timestampFromMs(START_MS + 2_000),
});

let backend: FakeBackend;
let reports: FakeReports;
beforeEach(() => {
  vi.mocked(saveFile).mockClear();
  backend = new FakeBackend([ada, ben]);
  backend.door.account = { role: Role.ADMIN, emailConfirmed: true };
  const admin = new FakeAdmin([ada, ben], backend.door);
  reports = new FakeReports();
  reports.calls = [failed, declined];
  backend.more.push((router) => {
    admin.serve(router);
    reports.serve(router);
  });
});

const open = (path: string) => renderPage(backend, path, ada);
const press = async (name: string) => userEvent.click(await screen.findByRole("button", { name }));
const row = (name: RegExp) => screen.findByRole("link", { name });

describe("the list", () => {
  test("says who called whom, and how it ended", async () => {
    open("/admin/calls");
    expect(await row(/Video call.*Ben Okafor → Ada.*No connection/)).toBeTruthy();
    expect(await row(/Audio call.*Ben Okafor → Ada.*Declined/)).toBeTruthy();
  });

  test("is filtered by reason, day and person, and the address says how", async () => {
    const { history } = open("/admin/calls?from=2000-01-01");
    await row(/No connection/);
    await userEvent.selectOptions(screen.getByLabelText("Ended because"), "Declined");
    await waitFor(() => expect(screen.queryByRole("link", { name: /No connection/ })).toBeNull());
    await userEvent.type(screen.getByLabelText("Person"), "ben");
    await userEvent.click(await screen.findByRole("button", { name: /Ben Okafor/ }));
    expect(await screen.findByText(/Calls of Ben Okafor/)).toBeTruthy();
    expect(history.location.search).toBe(`?user=${BEN}&from=%222000-01-01%22&reason=1`.replaceAll("%22", ""));
    await press("Show everybody’s calls");
    await waitFor(() => expect(history.location.search).not.toContain("user="));
  });

  test("of days without calls says so", async () => {
    open("/admin/calls?to=2000-01-01");
    expect(await screen.findByText("No calls")).toBeTruthy();
  });

  test("includes the whole last day", async () => {
    const day = new Date(START_MS);
    const iso = `${day.getFullYear()}-${String(day.getMonth() + 1).padStart(2, "0")}-${String(day.getDate()).padStart(2, "0")}`;
    open(`/admin/calls?from=${iso}&to=${iso}`);
    expect(await row(/No connection/)).toBeTruthy();
  });

  test("that cannot be loaded says so, and can be asked for again", async () => {
    reports.failure = new ConnectError("broken", Code.Internal);
    open("/admin/calls");
    expect(await screen.findByText("This couldn’t be loaded")).toBeTruthy();
    await press("Try again");
    expect(await row(/No connection/)).toBeTruthy();
  });

  test("follows calls as they happen, while it is told to", async () => {
    const { history } = open("/admin/calls");
    await row(/Declined/);
    const live = screen.getByRole("switch", { name: "Live" });
    await userEvent.click(live);
    expect(await screen.findByText("Calls appear as they happen.")).toBeTruthy();
    expect(history.location.search).toBe("?live=1");
    const ringing = aCall({ callId: "00000000-0000-7000-8000-0000000000c3" });
    reports.calls = [ringing, ...reports.calls];
    reports.tell(ringing);
    expect(await row(/Rings/)).toBeTruthy();
    await userEvent.click(live);
    await waitFor(() => expect(reports.watchers.size).toBe(0));
  });
});

describe("a call", () => {
  const happened = () => {
    reports.note(failed, 0, BEN, {
      case: "requested",
      value: { kind: CallKind.VIDEO, callerUserId: BEN, calleeUserId: ADA, waiting: true },
    });
    reports.note(failed, 300, ADA, { case: "ringing", value: { ringingDevices: 2 } });
    reports.note(failed, 4_000, ADA, { case: "answered", value: {} });
    reports.note(failed, 4_200, ADA, { case: "stream", value: { change: Change.OPENED } });
    reports.note(failed, 5_150, BEN, {
      case: "connected",
      value: {
        path: { local: CandidateType.RELAY, remote: CandidateType.HOST, relayProtocol: RelayProtocol.TLS },
        setupMs: 1_150,
      },
    });
    reports.note(failed, 9_000, BEN, { case: "link", value: { state: LinkState.RESTARTING } });
    reports.note(failed, 12_000, BEN, {
      case: "failed",
      value: { problem: CallProblem.ICE_FAILED, detail: "no pair left" },
    });
    reports.note(failed, 34_000, "", { case: "ended", value: { reason: EndReason.MEDIA_FAILED } });
  };
  const lines = async () => {
    await waitFor(() => expect(screen.getByRole("heading", { level: 1 }).textContent).toContain("Ben Okafor"));
    return screen.getAllByRole("listitem").filter((line) => line.querySelector("time"));
  };

  test("is told in sentences, in the order in which it went, with the time since its start", async () => {
    happened();
    open("/admin/calls");
    await userEvent.click(await row(/No connection/));
    await screen.findByText("What happened");
    const told = (await lines()).map(({ textContent }) => textContent);
    expect(told[0]).toMatch(/\+0\.0 s.*Ben Okafor called Ada with video\. Ada was in another call/);
    expect(told[1]).toMatch(/\+0\.3 s.*It rang on 2 devices of Ada/);
    expect(told[4]).toMatch(
      /Ben Okafor was connected\. Through the relay, by TLS\. 1\.15 s after the answer\.relay to host/,
    );
    expect(told[6]).toMatch(/\+12\.0 s.*Ben Okafor’s browser found no way to the other\.no pair left/);
    expect(told[7]).toMatch(/The call ended: No connection/);
    expect(screen.getByText(/no media connection came about within 30 seconds/)).toBeTruthy();
    expect(screen.getByText("2 problems")).toBeTruthy();
  });

  test("lets what went wrong stand out, and nothing else", async () => {
    happened();
    open(`/admin/calls/${failed.callId}`);
    await screen.findByText("What happened");
    const wrong = (await lines()).filter((line) => line.hasAttribute("data-problem"));
    expect(wrong.map(({ textContent }) => textContent)).toEqual([
      expect.stringContaining("found no way"),
      expect.stringContaining("No connection"),
    ]);
  });

  test("folds up reports of quality, and says who had it worst", async () => {
    const report = (delay: number, lossPermille: number) =>
      ({
        case: "quality",
        value: create(QualityReportSchema, { roundTripTime: durationFromMs(delay), lossPermille }),
      }) as const;
    reports.note(failed, 6_000, ADA, report(40, 2));
    reports.note(failed, 6_500, BEN, report(41, 0));
    reports.note(failed, 9_000, ADA, report(650, 84));
    open(`/admin/calls/${failed.callId}`);
    expect(await screen.findByText("3 reports of quality")).toBeTruthy();
    expect(screen.getByText("at worst 650 ms, 8.4 % lost")).toBeTruthy();
    expect(screen.getByText("at worst 41 ms, 0.0 % lost")).toBeTruthy();
    expect(screen.getByText("Poor")).toBeTruthy();
    const table = screen.getByRole("region", { name: "Quality of Ada’s media" });
    expect(within(table).getAllByRole("row")).toHaveLength(3);
  });

  test("that is in no record says so", async () => {
    open("/admin/calls/00000000-0000-7000-8000-0000000000ff");
    expect(await screen.findByText("There is no such call")).toBeTruthy();
  });
});

describe("an export", () => {
  const start = async () => {
    open("/admin/calls?reason=6");
    await press("Export");
    const dialog = within(await screen.findByRole("dialog", { name: "Export the record" }));
    await userEvent.selectOptions(dialog.getByLabelText("Format"), "JSON lines (for programs)");
    await userEvent.click(dialog.getByRole("button", { name: "Export" }));
    return dialog;
  };

  test("is what the filter lets through, and is saved when the last piece is there", async () => {
    const dialog = await start();
    reports.file.push("x".repeat(3_000));
    expect(await dialog.findByText("3 KB so far…")).toBeTruthy();
    expect(saveFile).not.toHaveBeenCalled();
    reports.file.push("end");
    reports.file.end();
    expect(await screen.findByText("The record is saved.")).toBeTruthy();
    const [file, name] = vi.mocked(saveFile).mock.calls[0] ?? [];
    expect([file?.size, name]).toEqual([3_003, "switchboard-calls.jsonl"]);
    expect(reports.exports[0]).toMatchObject({
      format: ExportFormat.JSON_LINES,
      filter: { endReasons: [EndReason.MEDIA_FAILED] },
    });
  });

  test("that is stopped ends at the server too, and saves nothing", async () => {
    const dialog = await start();
    reports.file.push("begun");
    await dialog.findByText("1 KB so far…");
    await userEvent.click(dialog.getByRole("button", { name: "Stop" }));
    await waitFor(() => expect(reports.stopped).toBe(1));
    expect(await dialog.findByRole("button", { name: "Export" })).toBeTruthy();
    expect(saveFile).not.toHaveBeenCalled();
  });
});
