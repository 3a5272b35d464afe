import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Report } from "~/gen/switchboard/call/v1/moderation_pb";
import { toMs } from "~/shared/lib/time";
import { useMe } from "~/shared/services/context";
import { usePersonName } from "~/shared/services/usePersonName";
import { formatDateTime } from "~/shared/ui/format";
import { Badge } from "../parts/Badge";
import { decisionWords, reasonWords } from "./words";

/** One report in the queue. */
export function ReportRow({ report }: { report: Report }) {
  const { t, i18n } = useTranslation();
  const reported = usePersonName(report.reportedUserId);
  const reporter = usePersonName(report.reporterUserId);
  const at = toMs(report.createTime) ?? 0;
  const decision = decisionWords(report.decision);
  return (
    <li>
      <Link
        to="/admin/reports/$reportId"
        params={{ reportId: report.reportId }}
        className="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2 -outline-offset-2 hover:bg-raised"
      >
        <time dateTime={new Date(at).toISOString()} className="w-full shrink-0 text-13 text-muted tabular-nums lg:w-52">
          {formatDateTime(at, i18n.language)}
        </time>
        <span className="min-w-0 flex-1 basis-48">
          <span className="block truncate font-medium">{t(reasonWords(report.reason))}</span>
          <span className="block truncate text-13 text-muted">{t("moderation.row", { reported, reporter })}</span>
        </span>
        {decision ? <Badge text={t(decision)} /> : report.claimedByUserId !== "" && <Claim report={report} />}
      </Link>
    </li>
  );
}

/** Who is on it. */
export function Claim({ report }: { report: Report }) {
  const { t } = useTranslation();
  const me = useMe();
  const name = usePersonName(report.claimedByUserId);
  const own = me?.user?.userId === report.claimedByUserId;
  return <Badge text={own ? t("moderation.claimedByYou") : t("moderation.claimedBy", { name })} />;
}
