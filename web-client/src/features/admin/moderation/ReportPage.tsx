import { Link, useParams } from "@tanstack/react-router";
import { ChevronLeft, ShieldQuestionMark } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { GetReportResponse, Report } from "~/gen/switchboard/call/v1/moderation_pb";
import { usePersonName } from "~/shared/services/usePersonName";
import { buttonLook } from "~/shared/ui/Button";
import { PaneMessage } from "~/shared/ui/states";
import { AdminPage } from "../parts/AdminPage";
import { Loaded } from "../parts/Loaded";
import { ActRow } from "./ActRow";
import { Evidence } from "./Evidence";
import { ReportActs } from "./ReportActs";
import { ReportFacts } from "./ReportFacts";
import { SuspensionRow } from "./SuspensionRow";
import { useReport } from "./useModeration";

/** One report: what was said, what was done, and what to do. */
export function ReportPage() {
  const { t } = useTranslation();
  const { reportId } = useParams({ from: "/shell/queries/admin/reports/$reportId" });
  const query = useReport(reportId);
  const name = usePersonName(query.data?.report?.reportedUserId ?? "") || t("moderation.somebody");
  const back = (
    <Link to="/admin/reports" className={buttonLook({ look: "ghost" })}>
      <ChevronLeft size={18} aria-hidden />
      {t("moderation.back")}
    </Link>
  );
  return (
    <AdminPage title={t("moderation.title", { name })} action={back}>
      <Loaded query={query}>
        {(found) =>
          found?.report ? (
            <Told key={reportId} report={found.report} all={found} name={name} />
          ) : (
            <PaneMessage icon={ShieldQuestionMark} title={t("moderation.gone")} text={t("moderation.goneText")} />
          )
        }
      </Loaded>
    </AdminPage>
  );
}

const LIST = "divide-y divide-line rounded-lg border border-line bg-surface";

function Told({ report, all, name }: { report: Report; all: GetReportResponse; name: string }) {
  const { t } = useTranslation();
  return (
    <div className="grid gap-8">
      <ReportActs report={report} name={name} />
      <ReportFacts report={report} others={all.otherReporters} name={name} />
      <section aria-labelledby="evidence">
        <h2 id="evidence" className="mb-3 px-1 font-semibold text-15">
          {t("moderation.evidence")}
        </h2>
        <Evidence texts={all.evidence} />
      </section>
      {all.suspensions.length > 0 && (
        <section aria-labelledby="suspensions">
          <h2 id="suspensions" className="mb-3 px-1 font-semibold text-15">
            {t("moderation.suspension.theirs", { name })}
          </h2>
          <ul className={LIST}>
            {all.suspensions.map((suspension) => (
              <SuspensionRow key={suspension.suspensionId} suspension={suspension} />
            ))}
          </ul>
        </section>
      )}
      <section aria-labelledby="acts">
        <h2 id="acts" className="mb-3 px-1 font-semibold text-15">
          {t("moderation.history")}
        </h2>
        {all.acts.length === 0 ? (
          <p className="px-1 text-13 text-muted">{t("moderation.noHistory")}</p>
        ) : (
          <ul className={LIST}>
            {all.acts.map((act) => (
              <ActRow key={act.actId} act={act} />
            ))}
          </ul>
        )}
      </section>
    </div>
  );
}
