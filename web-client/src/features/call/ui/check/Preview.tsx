import { VideoOff } from "lucide-react";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Spinner } from "~/shared/ui/Spinner";

type PreviewProps = { track: MediaStreamTrack | null; asking: boolean };

/** One's own picture, as in a mirror. */
export function Preview({ track, asking }: PreviewProps) {
  const { t } = useTranslation();
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    if (video.current) video.current.srcObject = track && new MediaStream([track]);
  }, [track]);
  return (
    <div className="stage relative flex aspect-video items-center justify-center overflow-hidden rounded-lg">
      {!track && (asking ? <Spinner size={24} /> : <VideoOff size={28} className="text-muted" aria-hidden />)}
      {track && (
        <video
          ref={video}
          autoPlay
          playsInline
          muted
          aria-label={t("call.yourCamera")}
          data-testid="check-video"
          className="absolute inset-0 size-full -scale-x-100 object-cover"
        />
      )}
    </div>
  );
}
