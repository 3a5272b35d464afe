import { MonitorUp } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { IconButton } from "~/shared/ui/IconButton";
import { useCallPhase, useCallServices } from "./context";

/** Shares the screen, or stops. Not shown where the browser cannot. */
export function ScreenButton() {
  const { t } = useTranslation();
  const { screen } = useCallServices();
  const { on, asking } = useStore(screen.state);
  const { phase } = useCallPhase();
  if (!screen.supported) return null;
  return (
    <IconButton
      icon={MonitorUp}
      label={t("call.media.share")}
      tip={t(on ? "call.media.shareStop" : "call.media.share")}
      aria-pressed={on}
      look={on ? "off" : "soft"}
      size="large"
      tooltipSide="top"
      disabled={asking || phase !== "active"}
      onClick={() => void screen.toggle()}
    />
  );
}
