import { Volume2 } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { CallProblem } from "~/gen/switchboard/call/v1/device_pb";
import { classes } from "~/shared/ui/classes";
import { useCallServices } from "./context";
import { useSpeaker } from "./devices/useSpeaker";

/** What the browser says when it wants a touch first. */
const BLOCKED = "NotAllowedError";

type RemoteVideoProps = { stream: MediaStream | null; label: string; testId: string; className: string };

/** A picture of the other person's, without its sound. */
export function RemoteVideo({ stream, label, testId, className }: RemoteVideoProps) {
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
      aria-label={label}
      data-testid={testId}
      className={classes("transition-opacity duration-200", className)}
    />
  );
}

/** The other person's sound. Where the browser refuses to play it, a bar asks for the touch that it wants. */
export function RemoteAudio({ stream, testId }: { stream: MediaStream | null; testId: string }) {
  const { t } = useTranslation();
  const { callSession } = useCallServices();
  const audio = useRef<HTMLAudioElement>(null);
  const [blocked, setBlocked] = useState(false);
  useSpeaker(audio);
  useEffect(() => {
    const element = audio.current;
    if (!element) return;
    element.srcObject = stream;
    if (!stream) return;
    void play(element).then((problem) => {
      setBlocked(problem === BLOCKED);
      if (problem === BLOCKED) callSession.report(CallProblem.PLAYBACK_BLOCKED, problem);
    });
  }, [stream, callSession]);
  return (
    <>
      {/* biome-ignore lint/a11y/useMediaCaption: a live conversation has no captions */}
      <audio ref={audio} data-testid={testId} />
      {blocked && (
        <div role="alert" className="pointer-events-none fixed inset-x-0 top-20 z-40 flex justify-center px-4">
          <button
            type="button"
            onClick={() => audio.current && void play(audio.current).then((problem) => setBlocked(problem === BLOCKED))}
            className="pointer-events-auto flex items-center gap-2 rounded-full bg-white px-4 py-2 font-medium text-13 text-black shadow-lg"
          >
            <Volume2 size={18} aria-hidden />
            {t("call.soundBlocked")}
          </button>
        </div>
      )}
    </>
  );
}

/** Plays; gives the error's name where that fails. */
async function play(element: HTMLAudioElement): Promise<string | undefined> {
  try {
    await element.play();
    return undefined;
  } catch (error) {
    return error instanceof DOMException ? error.name : "unknown";
  }
}
