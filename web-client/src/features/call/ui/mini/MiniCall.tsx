import { Maximize2, PhoneOff } from "lucide-react";
import { useTranslation } from "react-i18next";
import { usePersonName } from "~/shared/services/usePersonName";
import { classes } from "~/shared/ui/classes";
import { IconButton } from "~/shared/ui/IconButton";
import { CallTimer } from "../CallTimer";
import { useCallServices } from "../context";
import type { CurrentCallPhase } from "../currentCall";
import { OutgoingStatus } from "../OutgoingStatus";
import { MicrophoneButton } from "../OwnDeviceButtons";
import { MiniVideo } from "./MiniVideo";

type MiniCallProps = { current: CurrentCallPhase; onBack: () => void; className?: string };

/** The call while its person does something else: who, how long, mute, hang up, and the way back. */
export function MiniCall({ current, onBack, className }: MiniCallProps) {
  const { t } = useTranslation();
  const { callSession, media } = useCallServices();
  const name = usePersonName(current.peerId);
  return (
    <section
      aria-label={t("call.with", { name })}
      data-testid="mini-call"
      className={classes("stage bg-raised flex flex-col overflow-hidden", className)}
    >
      <div className="relative min-h-0 flex-1">
        <MiniVideo peerId={current.peerId} name={name} />
      </div>
      <div className="flex items-center gap-1 p-2 pl-3">
        <div className="min-w-0 flex-1 text-13">
          <p className="truncate font-medium">{name || "\u00a0"}</p>
          <p className="truncate text-muted">
            {current.phase === "active" && <CallTimer since={current.since} />}
            {current.phase === "connecting" && t("call.connecting")}
            {current.phase === "outgoing" && <OutgoingStatus outgoing={current} />}
          </p>
        </div>
        <MicrophoneButton media={media} />
        <IconButton icon={Maximize2} label={t("call.mini.back")} look="soft" tooltipSide="top" onClick={onBack} />
        <IconButton
          icon={PhoneOff}
          label={t("call.hangUp")}
          look="danger"
          tooltipSide="top"
          onClick={() => callSession.dispatch({ type: "hangUp" })}
        />
      </div>
    </section>
  );
}
