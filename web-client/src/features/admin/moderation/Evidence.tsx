import { useTranslation } from "react-i18next";
import type { EvidenceText } from "~/gen/switchboard/call/v1/moderation_pb";
import { toMs } from "~/shared/lib/time";
import { formatTime } from "~/shared/ui/format";

/** What both said before the report, oldest first. */
export function Evidence({ texts }: { texts: readonly EvidenceText[] }) {
  const { t, i18n } = useTranslation();
  if (texts.length === 0) return <p className="px-1 text-13 text-muted">{t("moderation.noEvidence")}</p>;
  return (
    <ol data-testid="evidence" className="divide-y divide-line rounded-lg border border-line bg-surface">
      {texts.map(({ byReported, text, createTime }, at) => (
        <li
          // biome-ignore lint/suspicious/noArrayIndexKey: what was said has no id, and never changes places
          key={at}
          className="grid gap-x-4 px-4 py-2 sm:grid-cols-[auto_7rem_minmax(0,1fr)]"
        >
          <time className="text-13 text-muted tabular-nums">{formatTime(toMs(createTime) ?? 0, i18n.language)}</time>
          <span className={byReported ? "font-medium text-13 text-danger-ink" : "text-13 text-muted"}>
            {t(byReported ? "moderation.facts.reported" : "moderation.facts.reporter")}
          </span>
          <span className="whitespace-pre-wrap break-words">{text}</span>
        </li>
      ))}
    </ol>
  );
}
