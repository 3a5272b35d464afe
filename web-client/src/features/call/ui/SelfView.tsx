import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { classes } from "~/shared/ui/classes";

type SelfViewProps = { track: MediaStreamTrack | null; raised: boolean };

/** One's own picture, as in a mirror. */
export function SelfView({ track, raised }: SelfViewProps) {
  const { t } = useTranslation();
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    if (video.current) video.current.srcObject = track && new MediaStream([track]);
  }, [track]);
  if (!track) return null;
  return (
    <div
      className={classes(
        "absolute right-4 h-[132px] w-[99px] overflow-hidden rounded-lg border border-white/15 bg-black shadow-xl transition-[bottom] duration-200 sm:h-[116px] sm:w-[206px] md:h-[122px] md:w-[216px] md:right-6",
        raised ? "bottom-[calc(6.5rem+env(safe-area-inset-bottom))] md:bottom-24" : "bottom-4 md:bottom-6",
      )}
    >
      <video
        ref={video}
        autoPlay
        playsInline
        muted
        aria-label={t("call.yourCamera")}
        data-testid="self-video"
        className="size-full -scale-x-100 object-cover"
      />
    </div>
  );
}
