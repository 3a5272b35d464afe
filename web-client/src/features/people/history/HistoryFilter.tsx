import { useTranslation } from "react-i18next";

type HistoryFilterProps = { missedOnly: boolean; onMissedOnly: (missedOnly: boolean) => void };

/** All calls, or those that were missed. */
export function HistoryFilter({ missedOnly, onMissedOnly }: HistoryFilterProps) {
  const { t } = useTranslation();
  return (
    <fieldset className="flex min-w-0 flex-1 gap-1">
      <legend className="sr-only">{t("history.filter")}</legend>
      {[false, true].map((missed) => (
        <button
          key={String(missed)}
          type="button"
          aria-pressed={missed === missedOnly}
          onClick={() => onMissedOnly(missed)}
          className="h-8 rounded-full px-3 font-medium text-13 text-muted hover:bg-raised aria-pressed:bg-accent-soft aria-pressed:text-accent-ink pointer-coarse:h-11"
        >
          {t(missed ? "history.missed" : "history.all")}
        </button>
      ))}
    </fieldset>
  );
}
