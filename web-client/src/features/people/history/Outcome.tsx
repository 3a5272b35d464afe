import { PhoneIncoming, PhoneMissed, PhoneOutgoing } from "lucide-react";
import { useTranslation } from "react-i18next";
import { CallDirection, CallOutcome, type HistoryEntry } from "~/gen/switchboard/call/v1/history_pb";
import { classes } from "~/shared/ui/classes";
import { formatDuration } from "~/shared/ui/format";
import { outcomeWords, talkedMs } from "./entry";

/** What became of a call, in a line. */
export function Outcome({ entry }: { entry: HistoryEntry }) {
  const { t } = useTranslation();
  const missed = entry.outcome === CallOutcome.MISSED;
  const outgoing = entry.direction === CallDirection.OUTGOING;
  const Icon = missed ? PhoneMissed : outgoing ? PhoneOutgoing : PhoneIncoming;
  const talked = talkedMs(entry);
  return (
    <span className={classes("flex items-center gap-1.5 text-13", missed ? "text-danger-ink" : "text-muted")}>
      <Icon size={14} className="shrink-0" aria-hidden />
      <span className="truncate">
        {t(`log.${outcomeWords(entry)}`)}
        {talked > 0 && ` · ${formatDuration(talked)}`}
      </span>
    </span>
  );
}
