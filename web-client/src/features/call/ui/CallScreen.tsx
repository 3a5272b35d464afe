import { ChevronDown, Keyboard, MicOff, PictureInPicture2 } from "lucide-react";
import { type ReactNode, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { PersonAvatar } from "~/shared/services/PersonAvatar";
import { usePersonName } from "~/shared/services/usePersonName";
import { classes } from "~/shared/ui/classes";
import { IconButton } from "~/shared/ui/IconButton";
import { isSeen } from "../session/remoteView";
import { CallControls } from "./CallControls";
import { CallTimer } from "./CallTimer";
import { ConnectionDetails } from "./ConnectionDetails";
import { useCallServices } from "./context";
import type { CurrentCallPhase } from "./currentCall";
import { DeviceProblems } from "./DeviceProblems";
import { OutgoingStatus } from "./OutgoingStatus";
import { OwnMediaNotices } from "./OwnMediaNotices";
import { QualityBadge } from "./QualityBadge";
import { Reconnecting } from "./Reconnecting";
import { RemoteStage } from "./RemoteStage";
import { ShortcutList } from "./ShortcutList";
import { SelfView } from "./selfView/SelfView";
import { useAutoHide } from "./useAutoHide";
import { useCallKeys } from "./useCallKeys";
import { useCover } from "./useCover";
import { useRemoteView } from "./useRemoteView";

type CallScreenProps = {
  current: CurrentCallPhase;
  /** The person wants to see the page. */
  onSmall: () => void;
  /** Puts the call into a window of its own; absent where the browser cannot. */
  onPop?: () => void;
};

/** A call, from the first ring to the end. */
export function CallScreen({ current, onSmall, onPop }: CallScreenProps) {
  const { t } = useTranslation();
  const { media } = useCallServices();
  const name = usePersonName(current.peerId);
  const remote = useRemoteView();
  const videoTrack = useStore(media.state, (state) => state.videoTrack);
  const screen = useRef<HTMLElement>(null);
  const toolbar = useRef<HTMLDivElement>(null);
  const active = current.phase === "active";
  const [details, setDetails] = useState(false);
  const [keys, setKeys] = useState(false);
  const seen = active && isSeen(remote);
  const shown = useAutoHide(toolbar, seen);
  useCover(screen);
  useCallKeys(() => setKeys(true));
  return (
    <section
      ref={screen}
      tabIndex={-1}
      aria-label={t("call.with", { name })}
      className={classes("stage fixed inset-0 z-20 animate-appear overflow-hidden", !shown && "cursor-none")}
    >
      <RemoteStage name={name} active={active} />
      {!seen && <Portrait current={current} name={name} />}
      <TopBar current={current} name={seen ? name : ""} shown={shown} onDetails={() => setDetails(true)}>
        <IconButton icon={Keyboard} label={t("call.keys.title")} shortcut="?" onClick={() => setKeys(true)} />
        {active && onPop && <IconButton icon={PictureInPicture2} label={t("call.mini.pop")} onClick={onPop} />}
        <IconButton icon={ChevronDown} label={t("call.mini.small")} onClick={onSmall} />
      </TopBar>
      {seen && !remote.microphoneOn && <MutedChip name={name} />}
      <DeviceProblems />
      <OwnMediaNotices active={active} />
      {active && current.quality === "reconnecting" && <Reconnecting since={current.qualitySince} />}
      <SelfView track={videoTrack} raised={shown} />
      <CallControls toolbar={toolbar} shown={shown} onDetails={() => setDetails(true)} />
      {keys && <ShortcutList onClose={() => setKeys(false)} />}
      {active && details && <ConnectionDetails active={current} onClose={() => setDetails(false)} />}
    </section>
  );
}

/** In the place of the picture: who it is, and how far the call has come. */
function Portrait({ current, name }: { current: CurrentCallPhase; name: string }) {
  const { t } = useTranslation();
  const remote = useRemoteView();
  const rings = current.phase === "outgoing";
  return (
    <div className="stage-glow absolute inset-0 flex flex-col items-center justify-center px-6 pb-24 text-center">
      <span className="relative flex">
        {rings && <span className="absolute inset-0 animate-halo rounded-full bg-accent" />}
        <span className="relative flex">
          <PersonAvatar userId={current.peerId} size="huge" />
        </span>
      </span>
      <p className="mt-6 max-w-full break-words font-semibold text-28 tracking-tight">{name || "\u00a0"}</p>
      <p role="status" className="mt-1.5 flex min-h-6 items-center gap-2 text-17 text-muted">
        {current.phase === "outgoing" && <OutgoingStatus outgoing={current} />}
        {current.phase === "connecting" && t("call.connecting")}
        {current.phase === "active" && remote.cameraOn && remote.cameraPaused && t("call.media.peerPaused", { name })}
        {current.phase === "active" && !remote.microphoneOn && (
          <>
            <MicOff size={18} aria-hidden />
            {t("call.peerMuted", { name })}
          </>
        )}
      </p>
    </div>
  );
}

type TopBarProps = {
  current: CurrentCallPhase;
  name: string;
  shown: boolean;
  onDetails: () => void;
  /** What can be done with the call as a whole. */
  children: ReactNode;
};

function TopBar({ current, name, shown, onDetails, children }: TopBarProps) {
  return (
    <header
      className={classes(
        "absolute inset-x-0 top-0 z-10 flex items-start justify-between gap-4 bg-linear-to-b from-black/55 to-transparent px-5 pt-[max(1.25rem,env(safe-area-inset-top))] pb-8 transition-opacity duration-200 md:px-6",
        !shown && "opacity-0",
      )}
    >
      <p className="min-w-0 truncate font-semibold text-15">{name}</p>
      <div className="flex shrink-0 items-center gap-3">
        {current.phase === "active" && current.quality === "poor" && <QualityBadge onOpen={onDetails} />}
        {current.phase === "active" && <CallTimer since={current.since} />}
        <div className="-my-2 flex">{children}</div>
      </div>
    </header>
  );
}

function MutedChip({ name }: { name: string }) {
  const { t } = useTranslation();
  return (
    <p
      role="status"
      className="absolute bottom-28 left-5 z-10 flex max-w-[60%] items-center gap-2 rounded-sm bg-black/65 px-2.5 py-1.5 text-13 md:bottom-6 md:left-6"
    >
      <MicOff size={16} className="shrink-0" aria-hidden />
      <span className="truncate">{t("call.peerMuted", { name })}</span>
    </p>
  );
}
