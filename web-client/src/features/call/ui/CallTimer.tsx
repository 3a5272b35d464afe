import { useTranslation } from "react-i18next";
import { formatDuration } from "~/shared/ui/format";
import { useNow } from "~/shared/ui/useNow";

const SECOND_MS = 1_000;

/** How long the call has lasted. */
export function CallTimer({ since }: { since: number }) {
  const { t } = useTranslation();
  const now = useNow(SECOND_MS);
  return (
    <span role="timer" aria-label={t("call.duration")} data-testid="call-timer" className="tabular-nums">
      {formatDuration(now - since)}
    </span>
  );
}
