import { EyeOff, PictureInPicture2 } from "lucide-react";
import { type KeyboardEvent, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { classes } from "~/shared/ui/classes";
import { IconButton } from "~/shared/ui/IconButton";
import type { Corner } from "../../media/preferences";
import { usePreferences } from "../context";
import { neighbour } from "./corners";
import { useDragToCorner } from "./useDragToCorner";

const TOP = "top-16";
const SIDES: Readonly<Record<Corner, string>> = {
  topLeft: `${TOP} left-4 md:left-6`,
  topRight: `${TOP} right-4 md:right-6`,
  bottomLeft: "left-4 md:left-6",
  bottomRight: "right-4 md:right-6",
};
const RAISED = "bottom-[calc(6.5rem+env(safe-area-inset-bottom))] md:bottom-24";
const LOW = "bottom-4 md:bottom-6";

type SelfViewProps = { track: MediaStreamTrack | null; raised: boolean };

/** One's own picture, as in a mirror: in the corner that one likes, or hidden. */
export function SelfView({ track, raised }: SelfViewProps) {
  const { t } = useTranslation();
  const [{ selfCorner, selfHidden }, set] = usePreferences();
  if (!track) return null;
  const place = classes(SIDES[selfCorner], selfCorner.startsWith("bottom") && (raised ? RAISED : LOW));
  if (selfHidden) {
    return (
      <IconButton
        icon={PictureInPicture2}
        label={t("call.selfView.show")}
        look="soft"
        tooltipSide="top"
        className={classes("absolute z-10", place)}
        onClick={() => set({ selfHidden: false })}
      />
    );
  }
  return (
    <Picture
      track={track}
      corner={selfCorner}
      className={place}
      onCorner={(corner) => set({ selfCorner: corner })}
      onHide={() => set({ selfHidden: true })}
    />
  );
}

type PictureProps = {
  track: MediaStreamTrack;
  corner: Corner;
  className: string;
  onCorner: (corner: Corner) => void;
  onHide: () => void;
};

function Picture({ track, corner, className, onCorner, onHide }: PictureProps) {
  const { t } = useTranslation();
  const video = useRef<HTMLVideoElement>(null);
  const drag = useDragToCorner(onCorner);
  useEffect(() => {
    if (video.current) video.current.srcObject = new MediaStream([track]);
  }, [track]);
  const keyDown = ({ key }: KeyboardEvent) => onCorner(neighbour(corner, key));
  return (
    <div
      {...drag}
      data-testid="self-view"
      data-corner={corner}
      className={classes(
        "group absolute z-10 h-[132px] w-[99px] touch-none overflow-hidden rounded-lg border border-white/15 bg-black shadow-xl transition-[top,bottom] duration-200 sm:h-[116px] sm:w-[206px] md:h-[122px] md:w-[216px]",
        className,
      )}
    >
      <video
        ref={video}
        autoPlay
        playsInline
        muted
        aria-label={t("call.yourCamera")}
        data-testid="self-video"
        className="pointer-events-none size-full -scale-x-100 object-cover"
      />
      <button
        type="button"
        aria-label={t("call.selfView.move")}
        aria-describedby="self-view-corner"
        onKeyDown={keyDown}
        className="absolute inset-0 cursor-grab rounded-lg -outline-offset-2 active:cursor-grabbing"
      />
      <span id="self-view-corner" aria-live="polite" className="sr-only">
        {t(`call.selfView.${corner}`)}
      </span>
      <IconButton
        icon={EyeOff}
        label={t("call.selfView.hide")}
        look="soft"
        className="absolute top-1 right-1 scale-80 opacity-0 focus-visible:opacity-100 group-hover:opacity-100 pointer-coarse:opacity-100"
        onPointerDown={(event) => event.stopPropagation()}
        onClick={onHide}
      />
    </div>
  );
}
