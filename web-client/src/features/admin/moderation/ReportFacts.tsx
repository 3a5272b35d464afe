import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Report } from "~/gen/switchboard/call/v1/moderation_pb";
import { toMs } from "~/shared/lib/time";
import { usePersonName } from "~/shared/services/usePersonName";
import { formatDateTime } from "~/shared/ui/format";
import { decisionWords, modeWords, reasonWords } from "./words";

/** What is known of a report. */
export function ReportFacts({ report, others, name }: { report: Report; others: number; name: string }) {
  const { t, i18n } = useTranslation();
  const reporter = usePersonName(report.reporterUserId);
  const decider = usePersonName(report.decidedByUserId);
  const decision = decisionWords(report.decision);
  return (
    <dl className="grid gap-x-6 gap-y-3 rounded-lg border border-line bg-surface p-4 sm:grid-cols-2">
      <Fact name={t("moderation.facts.reason")}>
        <span className="font-medium">{t(reasonWords(report.reason))}</span>
      </Fact>
      <Fact name={t("moderation.facts.when")}>{formatDateTime(toMs(report.createTime) ?? 0, i18n.language)}</Fact>
      <Fact name={t("moderation.facts.reported")}>
        {name}{" "}
        <Link
          to="/admin/reports"
          search={{ user: report.reportedUserId }}
          className="block text-13 text-accent-ink underline underline-offset-4"
        >
          {t("moderation.facts.everybodys", { name })}
        </Link>
      </Fact>
      <Fact name={t("moderation.facts.reporter")}>{reporter}</Fact>
      <Fact name={t("moderation.facts.mode")}>{t(modeWords(report.mode))}</Fact>
      <Fact name={t("moderation.facts.others")}>{others}</Fact>
      {report.note !== "" && (
        <Fact name={t("moderation.facts.note")}>
          <span className="whitespace-pre-wrap">{report.note}</span>
        </Fact>
      )}
      {decision && (
        <Fact name={t("moderation.facts.decision")}>
          {t(decision)} · {decider} · {formatDateTime(toMs(report.decideTime) ?? 0, i18n.language)}
        </Fact>
      )}
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-13 text-muted">{name}</dt>
      <dd className="break-words">{children}</dd>
    </div>
  );
}
