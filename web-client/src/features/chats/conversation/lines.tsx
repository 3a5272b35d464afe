import { useTranslation } from "react-i18next";
import { formatDayName } from "~/shared/ui/format";
import { useNow } from "~/shared/ui/useNow";

const MINUTE_MS = 60_000;

/** A new day. */
export function DayLine({ at }: { at: number }) {
  const { i18n } = useTranslation();
  const now = useNow(MINUTE_MS);
  return (
    <div data-line={`day ${at}`} className="flex justify-center py-3">
      <span className="rounded-full bg-raised px-3 py-0.5 font-medium text-12 text-muted">
        {formatDayName(at, now, i18n.language)}
      </span>
    </div>
  );
}

/** From here on it is unread. */
export function UnreadLine() {
  const { t } = useTranslation();
  return (
    <div data-line="unread" className="flex items-center gap-3 py-3 font-medium text-12 text-accent-ink">
      <span className="h-px flex-1 bg-accent" />
      {t("chat.unreadFrom")}
      <span className="h-px flex-1 bg-accent" />
    </div>
  );
}
