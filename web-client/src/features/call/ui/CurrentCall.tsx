import { useEffect, useState } from "react";
import { createPortal } from "react-dom";
import { useStore } from "zustand";
import { useWakeLock } from "~/shared/ui/useWakeLock";
import { isSeen } from "../session/remoteView";
import { CallScreen } from "./CallScreen";
import { useCallServices } from "./context";
import type { CurrentCallPhase } from "./currentCall";
import { DeviceNotices } from "./devices/DeviceNotices";
import { MiniCall } from "./mini/MiniCall";
import { usePictureInPicture } from "./mini/usePictureInPicture";
import { RemoteAudio } from "./RemoteMedia";
import { useRemoteView } from "./useRemoteView";

const FLOATING =
  "fixed right-3 bottom-[calc(4.5rem+env(safe-area-inset-bottom))] z-30 h-[236px] w-[300px] animate-rise rounded-xl border border-line shadow-2xl md:right-4 md:bottom-4";

/** The call that this page takes part in: on the whole screen, small beside a page, or in a window of its own. */
export function CurrentCall({ current }: { current: CurrentCallPhase }) {
  const { media } = useCallServices();
  const remote = useRemoteView();
  const ownPicture = useStore(media.state, ({ video }) => video.on);
  const [small, setSmall] = useState(false);
  const pip = usePictureInPicture(remote.screenOn ? remote.screen : remote.video);
  useWakeLock(current.phase === "active" && (ownPicture || isSeen(remote)));
  useEffect(() => {
    // Whoever goes back in the browser wants to see the page.
    const left = () => setSmall(true);
    window.addEventListener("popstate", left);
    return () => window.removeEventListener("popstate", left);
  }, []);
  const back = () => {
    pip.close();
    setSmall(false);
    window.focus();
  };
  return (
    <>
      <RemoteAudio stream={remote.audio} testId="remote-audio" />
      <RemoteAudio stream={remote.screenSound} testId="remote-screen-sound" />
      <DeviceNotices />
      {!small && !pip.body && (
        <CallScreen current={current} onSmall={() => setSmall(true)} {...(pip.open && { onPop: pip.open })} />
      )}
      {small && !pip.body && <MiniCall current={current} onBack={back} className={FLOATING} />}
      {pip.body && createPortal(<MiniCall current={current} onBack={back} className="h-dvh w-full" />, pip.body)}
    </>
  );
}
