import { useNavigate, useSearch } from "@tanstack/react-router";
import { ShieldCheck, X } from "lucide-react";
import { useTranslation } from "react-i18next";
import { ReportState } from "~/gen/switchboard/call/v1/moderation_pb";
import { usePersonName } from "~/shared/services/usePersonName";
import { Button } from "~/shared/ui/Button";
import { SelectField } from "~/shared/ui/SelectField";
import { type ReportsFilter, reportsFilter } from "../filters";
import { AdminPage } from "../parts/AdminPage";
import { Paged } from "../parts/Paged";
import { ReportRow } from "./ReportRow";
import { useReports } from "./useModeration";

/** The queue: what waits longest comes first. */
export function ReportsPage() {
  const { t } = useTranslation();
  const asked = useSearch({ from: "/shell/queries/admin/reports" });
  // What waits is what moderators come for.
  const filter = asked.state === undefined && asked.user === undefined ? { ...asked, state: ReportState.OPEN } : asked;
  const reports = useReports(filter);
  return (
    <AdminPage title={t("administration.reports")}>
      <Filters filter={filter} />
      <Paged
        query={reports}
        itemsOf={(page) => page.reports}
        empty={{ icon: ShieldCheck, title: t("moderation.none"), text: t("moderation.noneText") }}
      >
        {(report) => <ReportRow key={report.reportId} report={report} />}
      </Paged>
    </AdminPage>
  );
}

function Filters({ filter: { state = ReportState.UNSPECIFIED, user } }: { filter: ReportsFilter }) {
  const { t } = useTranslation();
  const navigate = useNavigate({ from: "/admin/reports" });
  const go = (next: ReportsFilter) => void navigate({ search: reportsFilter({ ...next }), replace: true });
  return (
    <div className="mb-4 flex flex-wrap items-end gap-3">
      <SelectField
        className="w-full sm:w-60"
        label={t("moderation.state.label")}
        value={state}
        onChange={(event) => go({ state: Number(event.target.value), ...(user !== undefined && { user }) })}
      >
        <option value={ReportState.OPEN}>{t("moderation.state.s1")}</option>
        <option value={ReportState.DECIDED}>{t("moderation.state.s2")}</option>
        <option value={ReportState.UNSPECIFIED}>{t("moderation.state.s0")}</option>
      </SelectField>
      {user !== undefined && <Whose userId={user} onAll={() => go({ state })} />}
    </div>
  );
}

function Whose({ userId, onAll }: { userId: string; onAll: () => void }) {
  const { t } = useTranslation();
  const name = usePersonName(userId);
  return (
    <p className="flex min-h-11 min-w-0 items-center gap-2 rounded-md bg-accent-soft pl-3 text-13 text-accent-ink">
      <span className="min-w-0 truncate">{t("moderation.filtered", { name })}</span>
      <Button look="ghost" aria-label={t("moderation.everybody")} onClick={onAll}>
        <X size={16} aria-hidden />
      </Button>
    </p>
  );
}
