import { MessageCircleWarning } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { ReportReason } from "~/gen/switchboard/call/v1/match_pb";
import { reasonWords } from "./words";

/** What the moderators want one to know. Whoever starts has read it. */
export function Warning({ reason }: { reason: ReportReason }) {
  const { t } = useTranslation();
  const words = reasonWords(reason) ?? "match.report.r6";
  return (
    <section aria-label={t("match.warning.title")} className="flex gap-3 rounded-lg bg-danger-soft p-4">
      <MessageCircleWarning size={20} className="mt-0.5 shrink-0 text-danger-ink" aria-hidden />
      <div>
        <h2 className="font-medium text-danger-ink">{t("match.warning.title")}</h2>
        <p className="text-pretty text-13">{t("match.warning.text", { reason: t(words) })}</p>
      </div>
    </section>
  );
}
