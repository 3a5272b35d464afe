import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Report, ReportState } from "~/gen/switchboard/call/v1/moderation_pb";
import { toMs } from "~/shared/lib/time";
import { useMe } from "~/shared/services/context";
import { Button } from "~/shared/ui/Button";
import { formatDateTime } from "~/shared/ui/format";
import { useNotice } from "~/shared/ui/Notices";
import { useNow } from "~/shared/ui/useNow";
import { useDescribe } from "../parts/problems";
import { DecideDialog, type Verdict } from "./DecideDialog";
import { Claim } from "./ReportRow";
import { UndoDialog } from "./UndoDialog";
import { useModerated, useModeration } from "./useModeration";

const LOOK_EVERY_MS = 5_000;

/** What can be done about a report, by whom it is now. */
export function ReportActs({ report, name }: { report: Report; name: string }) {
  const { t, i18n } = useTranslation();
  const me = useMe();
  const now = useNow(LOOK_EVERY_MS);
  const [asked, setAsked] = useState<Verdict | "undo" | undefined>();
  const until = toMs(report.claimDeadline) ?? 0;
  const held = report.claimedByUserId !== "" && until > now;
  const own = held && report.claimedByUserId === me?.user?.userId;
  const close = () => setAsked(undefined);
  return (
    <div className="flex flex-wrap items-center gap-2 rounded-lg border border-line bg-surface p-4">
      <p className="flex min-w-48 flex-1 flex-wrap items-center gap-2 text-13 text-muted">
        {report.state === ReportState.OPEN && held && (
          <>
            <Claim report={report} />
            {t("moderation.claimedUntil", { when: formatDateTime(until, i18n.language) })}
          </>
        )}
        {report.state === ReportState.OPEN && !held && t("moderation.claimFirst")}
        {report.state === ReportState.OPEN && held && !own && t("moderation.others")}
      </p>
      {report.state === ReportState.DECIDED ? (
        <Button onClick={() => setAsked("undo")}>{t("moderation.undo")}</Button>
      ) : own ? (
        <>
          <Hold report={report} how="release" />
          <Button onClick={() => setAsked("dismiss")}>{t("moderation.dismiss")}</Button>
          <Button onClick={() => setAsked("warn")}>{t("moderation.warn")}</Button>
          <Button look="danger" onClick={() => setAsked("suspend")}>
            {t("moderation.suspend")}
          </Button>
        </>
      ) : (
        !held && <Hold report={report} how="claim" />
      )}
      {asked === "undo" && <UndoDialog report={report} onClose={close} />}
      {asked && asked !== "undo" && <DecideDialog report={report} name={name} verdict={asked} onClose={close} />}
    </div>
  );
}

/** Takes it on, or gives it back. */
function Hold({ report: { reportId }, how }: { report: Report; how: "claim" | "release" }) {
  const { t } = useTranslation();
  const moderation = useModeration();
  const moderated = useModerated();
  const describe = useDescribe();
  const notice = useNotice();
  const [busy, setBusy] = useState(false);
  const run = async () => {
    if (busy) return;
    setBusy(true);
    try {
      await (how === "claim" ? moderation.claimReport({ reportId }) : moderation.releaseReport({ reportId }));
      notice(t(how === "claim" ? "moderation.done.claimed" : "moderation.done.released"));
    } catch (error) {
      notice(describe(error));
    }
    await moderated();
    setBusy(false);
  };
  return (
    <Button look={how === "claim" ? "primary" : "ghost"} aria-disabled={busy} onClick={() => void run()}>
      {t(`moderation.${how}`)}
    </Button>
  );
}
