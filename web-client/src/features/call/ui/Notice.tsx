import { PhoneMissed, Smartphone, X } from "lucide-react";
import { useTranslation } from "react-i18next";
import { usePersonName } from "~/shared/services/usePersonName";
import { IconButton } from "~/shared/ui/IconButton";
import type { Ended } from "../machine/types";
import { useCallServices } from "./context";

/** A line about a call that is over without having been one here. It goes away by itself. */
export function Notice({ ended }: { ended: Ended }) {
  const { t } = useTranslation();
  const { callSession } = useCallServices();
  const name = usePersonName(ended.peerId);
  const elsewhere = ended.reason === "answeredElsewhere";
  const Icon = elsewhere ? Smartphone : PhoneMissed;
  return (
    <div
      data-testid="call-notice"
      className="fixed inset-x-3 bottom-[calc(4.5rem+env(safe-area-inset-bottom))] z-30 mx-auto flex w-fit max-w-[calc(100%-1.5rem)] animate-rise items-center gap-3 rounded-lg bg-ink py-1 pr-1 pl-4 text-13 text-surface shadow-2xl md:bottom-4"
    >
      <Icon size={18} className="shrink-0" aria-hidden />
      <p role="status">{elsewhere ? t("call.ended.answeredElsewhere") : t("call.ended.missed", { name })}</p>
      <IconButton
        icon={X}
        label={t("app.close")}
        tooltipSide="top"
        className="!text-surface hover:!bg-transparent"
        onClick={() => callSession.dispatch({ type: "dismiss", key: ended.key })}
      />
    </div>
  );
}
