import { useEffect, useRef } from "react";
import { PersonAvatar } from "~/shared/services/PersonAvatar";
import { isCameraSeen } from "../../session/remoteView";
import { useRemoteView } from "../useRemoteView";

/** The other person, small: their screen, their picture, or who they are. */
export function MiniVideo({ peerId, name }: { peerId: string; name: string }) {
  const remote = useRemoteView();
  const video = useRef<HTMLVideoElement>(null);
  const camera = isCameraSeen(remote) ? remote.video : null;
  const stream = remote.screenOn && remote.screen ? remote.screen : camera;
  useEffect(() => {
    if (video.current) video.current.srcObject = stream;
  }, [stream]);
  if (!stream) {
    return (
      <div className="flex size-full items-center justify-center">
        <PersonAvatar userId={peerId} size="large" />
      </div>
    );
  }
  return (
    <video
      ref={video}
      autoPlay
      playsInline
      muted
      aria-label={name}
      data-testid="mini-video"
      className="size-full object-contain"
    />
  );
}
