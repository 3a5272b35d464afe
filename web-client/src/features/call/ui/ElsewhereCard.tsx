import { MonitorSmartphone, PhoneOff } from "lucide-react";
import { useTranslation } from "react-i18next";
import { usePersonName } from "~/shared/services/usePersonName";
import { Button } from "~/shared/ui/Button";
import { IconButton } from "~/shared/ui/IconButton";
import type { Elsewhere } from "../machine/types";
import { useCallServices } from "./context";

/** The person is in a call on another device or tab. */
export function ElsewhereCard({ elsewhere }: { elsewhere: Elsewhere }) {
  const { t } = useTranslation();
  const { callSession } = useCallServices();
  const name = usePersonName(elsewhere.peerId);
  return (
    <section
      aria-label={t("call.with", { name })}
      data-testid="call-elsewhere"
      className="stage bg-raised fixed inset-x-3 bottom-[calc(4.5rem+env(safe-area-inset-bottom))] z-30 mx-auto flex max-w-[560px] animate-rise items-center gap-3 rounded-xl border border-line p-3 pl-4 shadow-2xl md:bottom-4"
    >
      <MonitorSmartphone size={20} className="shrink-0 text-accent-ink" aria-hidden />
      <p role="status" className="min-w-0 flex-1 text-13">
        {t("call.elsewhere", { name })}
      </p>
      <Button look="primary" size="small" onClick={() => callSession.dispatch({ type: "moveHere" })}>
        {t("call.moveHere")}
      </Button>
      <IconButton
        icon={PhoneOff}
        label={t("call.hangUp")}
        tooltipSide="top"
        onClick={() => callSession.dispatch({ type: "hangUp" })}
      />
    </section>
  );
}
