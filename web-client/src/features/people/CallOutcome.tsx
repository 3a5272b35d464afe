import { PhoneIncoming, PhoneMissed, PhoneOutgoing } from "lucide-react";
import { useTranslation } from "react-i18next";
import { classes } from "~/shared/ui/classes";
import { formatDuration } from "~/shared/ui/format";
import type { PastCall } from "./describeCall";

/** What became of a call, in a line. */
export function CallOutcome({ call }: { call: PastCall }) {
  const { t } = useTranslation();
  const Icon = call.missed ? PhoneMissed : call.outgoing ? PhoneOutgoing : PhoneIncoming;
  return (
    <span className={classes("flex items-center gap-1.5 text-13", call.missed ? "text-danger-ink" : "text-muted")}>
      <Icon size={14} className="shrink-0" aria-hidden />
      <span className="truncate">
        {t(`log.${call.outcome}`)}
        {call.talkedMs > 0 && ` · ${formatDuration(call.talkedMs)}`}
      </span>
    </span>
  );
}
