import { useEffect, useRef } from "react";

type PictureProps = { track: MediaStreamTrack; label: string; testId: string };

/** One's own picture, as in a mirror, over the whole of what it lies in. */
export function Picture({ track, label, testId }: PictureProps) {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    if (video.current) video.current.srcObject = new MediaStream([track]);
  }, [track]);
  return (
    <video
      ref={video}
      autoPlay
      playsInline
      muted
      aria-label={label}
      data-testid={testId}
      className="absolute inset-0 size-full -scale-x-100 object-cover"
    />
  );
}
