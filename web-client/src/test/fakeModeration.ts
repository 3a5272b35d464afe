import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { Code, type ConnectRouter } from "@connectrpc/connect";
import {
  type DecideReportRequest,
  Decision,
  type GetReportResponse,
  GetReportResponseSchema,
  type ModerationAct,
  ModerationActKind,
  ModerationActSchema,
  ModerationService,
  type Report,
  ReportSchema,
  ReportState,
  type Suspension,
  SuspensionSchema,
} from "~/gen/switchboard/call/v1/moderation_pb";
import { refusal } from "./fixtures";

const CLAIM_MS = 30 * 60_000;

const refuse = (code: Code, reason: string) => refusal(code, "switchboard.call.v1", reason);

/** The moderators' queue, in memory. */
export class FakeModeration {
  readonly reports = new Map<string, GetReportResponse>();
  suspensions: Suspension[] = [];
  acts: ModerationAct[] = [];
  readonly decisions: DecideReportRequest[] = [];

  /** Somebody is reported. */
  add(change: MessageInitShape<typeof ReportSchema>, all: MessageInitShape<typeof GetReportResponseSchema> = {}): void {
    const report = create(ReportSchema, {
      state: ReportState.OPEN,
      createTime: timestampFromMs(Date.now()),
      ...change,
    });
    this.reports.set(report.reportId, create(GetReportResponseSchema, { ...all, report }));
  }

  get(reportId: string): Report {
    const report = this.reports.get(reportId)?.report;
    if (!report) throw refuse(Code.NotFound, "REPORT_NOT_FOUND");
    return report;
  }

  suspend(change: MessageInitShape<typeof SuspensionSchema>): void {
    this.suspensions.push(create(SuspensionSchema, { createTime: timestampFromMs(Date.now()), ...change }));
  }

  serve({ service }: ConnectRouter, me: string): void {
    service(ModerationService, {
      listReports: ({ state, reportedUserId }) => ({
        reports: [...this.reports.values()]
          .flatMap(({ report }) => report ?? [])
          .filter(
            (report) =>
              (!state || report.state === state) && (!reportedUserId || report.reportedUserId === reportedUserId),
          ),
      }),
      getReport: ({ reportId }) => {
        const report = this.get(reportId);
        const { evidence = [], otherReporters = 0 } = this.reports.get(reportId) ?? {};
        return { report, evidence, otherReporters, acts: this.acts.filter((act) => act.reportId === reportId) };
      },
      claimReport: ({ reportId }) => {
        const report = this.get(reportId);
        if (report.claimedByUserId !== "" && report.claimedByUserId !== me) {
          throw refuse(Code.FailedPrecondition, "REPORT_CLAIMED");
        }
        report.claimDeadline = timestampFromMs(Date.now() + CLAIM_MS);
        return this.done(report, me, ModerationActKind.CLAIMED, { claimedByUserId: me });
      },
      releaseReport: ({ reportId }) =>
        this.done(this.get(reportId), me, ModerationActKind.RELEASED, { claimedByUserId: "" }),
      decideReport: (request) => {
        this.decisions.push(request);
        const { reportId, decision } = request;
        const change = { decision, state: ReportState.DECIDED, decidedByUserId: me, claimedByUserId: "" };
        return this.done(this.get(reportId), me, ModerationActKind.DECIDED, change);
      },
      undoDecision: ({ reportId }) => {
        const change = { decision: Decision.UNSPECIFIED, state: ReportState.OPEN, decidedByUserId: "" };
        return this.done(this.get(reportId), me, ModerationActKind.UNDONE, change);
      },
      listSuspensions: ({ inForceOnly }) => ({
        suspensions: this.suspensions.filter(({ liftTime }) => !inForceOnly || !liftTime),
      }),
      liftSuspension: ({ suspensionId }) => {
        const suspension = this.suspensions.find((one) => one.suspensionId === suspensionId);
        if (!suspension) throw refuse(Code.NotFound, "SUSPENSION_NOT_FOUND");
        suspension.liftTime = timestampFromMs(Date.now());
        return { suspension };
      },
      listModerationActs: () => ({ acts: [...this.acts].reverse() }),
    });
  }

  private done(report: Report, byUserId: string, kind: ModerationActKind, change: Partial<Report>) {
    Object.assign(report, change);
    this.acts.push(
      create(ModerationActSchema, {
        actId: String(this.acts.length + 1),
        kind,
        byUserId,
        reportId: report.reportId,
        subjectUserId: report.reportedUserId,
        decision: report.decision,
        createTime: timestampFromMs(Date.now()),
      }),
    );
    return { report };
  }
}
