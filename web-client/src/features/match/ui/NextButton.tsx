import { SkipForward } from "lucide-react";
import { useTranslation } from "react-i18next";
import { classes } from "~/shared/ui/classes";
import { useNext } from "./useNext";

/** On to the next stranger. While it is held it fills. */
export function NextButton() {
  const { t } = useTranslation();
  const { armed, held, press, hold } = useNext();
  return (
    <button
      type="button"
      title={t("match.next.tip")}
      aria-keyshortcuts="Escape"
      onClick={press}
      {...hold}
      className={classes(
        "relative flex h-11 shrink-0 touch-none select-none items-center gap-2 overflow-hidden rounded-lg px-3.5 font-medium transition-colors",
        armed ? "bg-accent-soft text-accent-ink" : "bg-raised hover:bg-pressed",
      )}
    >
      <span
        aria-hidden
        className={classes(
          "absolute inset-0 origin-left bg-accent/25 transition-transform ease-linear",
          held ? "scale-x-100 duration-600" : "scale-x-0 duration-100",
        )}
      />
      <SkipForward size={18} aria-hidden className="relative" />
      <span className="relative" aria-live="polite">
        {t(armed ? "match.next.sure" : "match.next.next")}
      </span>
    </button>
  );
}
