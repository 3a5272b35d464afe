import { Volume2 } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { classes } from "~/shared/ui/classes";
import { useSpeaker } from "./devices/useSpeaker";

type RemoteVideoProps = { stream: MediaStream | null; shown: boolean; dimmed: boolean };

/** The other person's picture, without its sound. */
export function RemoteVideo({ stream, shown, dimmed }: RemoteVideoProps) {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    if (video.current) video.current.srcObject = stream;
  }, [stream]);
  return (
    <video
      ref={video}
      autoPlay
      playsInline
      muted
      data-testid="remote-video"
      className={classes(
        "absolute inset-0 size-full object-cover transition-opacity duration-200",
        shown ? (dimmed ? "opacity-50" : "opacity-100") : "opacity-0",
      )}
    />
  );
}

/** The other person's sound. Where the browser refuses to play it, a bar asks for the touch that it wants. */
export function RemoteAudio({ stream }: { stream: MediaStream | null }) {
  const { t } = useTranslation();
  const audio = useRef<HTMLAudioElement>(null);
  const [blocked, setBlocked] = useState(false);
  useSpeaker(audio);
  useEffect(() => {
    const element = audio.current;
    if (!element) return;
    element.srcObject = stream;
    if (stream) play(element, setBlocked);
  }, [stream]);
  return (
    <>
      {/* biome-ignore lint/a11y/useMediaCaption: a live conversation has no captions */}
      <audio ref={audio} data-testid="remote-audio" />
      {blocked && (
        <div role="alert" className="absolute inset-x-0 top-20 z-10 flex justify-center px-4">
          <button
            type="button"
            onClick={() => audio.current && play(audio.current, setBlocked)}
            className="flex items-center gap-2 rounded-full bg-white px-4 py-2 font-medium text-13 text-black shadow-lg"
          >
            <Volume2 size={18} aria-hidden />
            {t("call.soundBlocked")}
          </button>
        </div>
      )}
    </>
  );
}

function play(element: HTMLAudioElement, setBlocked: (blocked: boolean) => void): void {
  element.play().then(
    () => setBlocked(false),
    (error: unknown) => setBlocked(error instanceof DOMException && error.name === "NotAllowedError"),
  );
}
