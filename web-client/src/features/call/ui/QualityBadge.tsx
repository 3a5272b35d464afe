import { SignalLow } from "lucide-react";
import { useTranslation } from "react-i18next";

/** Says that the connection is weak; pressed, it says more. */
export function QualityBadge({ onOpen }: { onOpen: () => void }) {
  const { t } = useTranslation();
  return (
    <button
      type="button"
      data-testid="weak-connection"
      aria-haspopup="dialog"
      onClick={onOpen}
      className="flex items-center gap-1.5 rounded-sm bg-black/50 px-2 py-0.5 text-13 text-warn-ink pointer-coarse:min-h-11"
    >
      <SignalLow size={16} aria-hidden />
      {t("call.poor")}
    </button>
  );
}
