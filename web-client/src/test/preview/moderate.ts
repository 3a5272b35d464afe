// What waits for a moderator in the preview.

import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { Role } from "~/gen/switchboard/auth/v1/user_pb";
import { MatchMode, ReportReason } from "~/gen/switchboard/call/v1/match_pb";
import { Decision, ReportState } from "~/gen/switchboard/call/v1/moderation_pb";
import type { FakeBackend } from "../fakeBackend";
import { FakeModeration } from "../fakeModeration";
import { ADA, BEN } from "../fixtures";
import { id } from "./people";

const WEEK_MS = 604_800_000;

/** Makes Ada a moderator with a queue. */
export function moderate(backend: FakeBackend): FakeModeration {
  const account = backend.account(ADA);
  account.me = { ...account.me, role: Role.MODERATOR };
  const moderation = new FakeModeration();
  const at = (minutes: number) => timestampFromMs(Date.now() - minutes * 60_000);
  const said = (minutes: number, byReported: boolean, text: string) => ({ byReported, text, createTime: at(minutes) });
  moderation.add(
    {
      reportId: "r1",
      reportedUserId: id("d1"),
      reporterUserId: BEN,
      reason: ReportReason.HARASSMENT,
      note: "It went on after I asked them to stop.",
      mode: MatchMode.VIDEO,
      createTime: at(44),
    },
    {
      evidence: [said(47, false, "Hi! What do you play?"), said(46, true, "You fool"), said(45, false, "Please stop.")],
      otherReporters: 3,
    },
  );
  moderation.add({
    reportId: "r2",
    reportedUserId: id("d4"),
    reporterUserId: id("d7"),
    reason: ReportReason.SPAM,
    mode: MatchMode.TEXT,
    createTime: at(12),
    claimedByUserId: BEN,
    claimDeadline: timestampFromMs(Date.now() + 1_000_000),
  });
  moderation.add({
    reportId: "r3",
    reportedUserId: id("d2"),
    reporterUserId: id("d5"),
    reason: ReportReason.SEXUAL,
    state: ReportState.DECIDED,
    decision: Decision.SUSPENDED,
    decidedByUserId: ADA,
    decideTime: at(100),
  });
  moderation.suspend({
    suspensionId: "s1",
    userId: id("d2"),
    reason: ReportReason.SEXUAL,
    byUserId: ADA,
    reportId: "r3",
    untilTime: timestampFromMs(Date.now() + WEEK_MS),
  });
  moderation.suspend({ suspensionId: "s2", address: "2001:db8:4f::/64", reason: ReportReason.SPAM });
  backend.more.push((router, userId) => moderation.serve(router, userId));
  return moderation;
}
