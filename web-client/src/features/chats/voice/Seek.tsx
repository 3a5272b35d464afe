import { type KeyboardEvent, type PointerEvent, useEffect, useLayoutEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { formatDuration } from "~/shared/ui/format";
import { Bars } from "./Bars";
import { pointed, stepped } from "./place";
import type { Playback } from "./playback";

type SeekProps = {
  playback: Playback;
  levels: readonly number[];
  /** How long it is. */
  seconds: number;
};

/** How far somebody has listened, and the way to any other place. */
export function Seek({ playback, levels, seconds }: SeekProps) {
  const { t } = useTranslation();
  const at = useStore(playback.state, (state) => state.at);
  const heard = useHeard(playback, seconds);
  const toPointer = ({ clientX, currentTarget }: PointerEvent<HTMLElement>) =>
    playback.seek(pointed(clientX, currentTarget.getBoundingClientRect(), seconds));
  const pressed = (event: KeyboardEvent) => {
    const to = stepped(event.key, at, seconds);
    if (to === undefined) return;
    event.preventDefault();
    playback.seek(to);
  };
  return (
    <div
      role="slider"
      tabIndex={0}
      aria-label={t("chatMore.voice.place")}
      aria-valuemin={0}
      aria-valuemax={Math.round(seconds)}
      aria-valuenow={Math.round(at)}
      aria-valuetext={t("chatMore.voice.placeOf", {
        at: formatDuration(at * 1_000),
        of: formatDuration(seconds * 1_000),
      })}
      onKeyDown={pressed}
      onPointerDown={(event) => {
        // It is not the beginning of a long press.
        event.stopPropagation();
        event.currentTarget.setPointerCapture(event.pointerId);
        toPointer(event);
      }}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) toPointer(event);
      }}
      className="relative flex min-h-8 cursor-pointer touch-none items-center pointer-coarse:min-h-11"
    >
      <Bars levels={levels} className="text-muted" />
      <span className="pointer-events-none absolute inset-0 flex items-center">
        <Bars levels={levels} className="text-accent-ink" drawn={heard} />
      </span>
    </div>
  );
}

/** Draws how far it is: with each picture of the screen while it plays. */
function useHeard(playback: Playback, seconds: number) {
  const drawn = useRef<SVGSVGElement>(null);
  const { phase, at } = useStore(playback.state);
  useLayoutEffect(() => {
    draw(drawn.current, at, seconds);
  }, [at, seconds]);
  useEffect(() => {
    if (phase !== "playing") return;
    let frame = requestAnimationFrame(function next() {
      draw(drawn.current, playback.place(), seconds);
      frame = requestAnimationFrame(next);
    });
    return () => cancelAnimationFrame(frame);
  }, [playback, phase, seconds]);
  return drawn;
}

function draw(bars: SVGSVGElement | null, at: number, seconds: number): void {
  const left = seconds > 0 ? 100 - (100 * at) / seconds : 100;
  if (bars) bars.style.clipPath = `inset(0 ${left}% 0 0)`;
}
