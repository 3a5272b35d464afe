import { HandHeart } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { MatchSuspension } from "~/gen/switchboard/call/v1/match_pb";
import { toMs } from "~/shared/lib/time";
import { formatDateTime } from "~/shared/ui/format";
import { Card } from "./Card";
import { reasonWords } from "./words";

/** One may not be matched: why, until when, and what goes on working. */
export function Suspended({ suspension }: { suspension: MatchSuspension }) {
  const { t, i18n } = useTranslation();
  const until = toMs(suspension.untilTime);
  const reason = reasonWords(suspension.reason);
  const text =
    until === undefined
      ? t("match.suspended.forGood")
      : t("match.suspended.until", { date: formatDateTime(until, i18n.language) });
  return (
    <Card icon={HandHeart} tone="danger" title={t("match.suspended.title")} text={text}>
      {reason && <p className="mt-3 font-medium">{t("match.suspended.reason", { reason: t(reason) })}</p>}
      <p className="mt-3 text-muted">{t("match.suspended.rest")}</p>
    </Card>
  );
}
