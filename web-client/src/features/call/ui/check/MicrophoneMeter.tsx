import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { watchLevel } from "../../media/soundLevel";

/** As loud as somebody who speaks. */
const HEARD = 0.35;

/** How loud one is. What moves is drawn past React. */
export function MicrophoneMeter({ track }: { track: MediaStreamTrack }) {
  const { t } = useTranslation();
  const bar = useRef<HTMLDivElement>(null);
  const [heard, setHeard] = useState(false);
  useEffect(
    () =>
      watchLevel(track, (level) => {
        if (bar.current) bar.current.style.transform = `scaleX(${level})`;
        if (level >= HEARD) setHeard(true);
      }),
    [track],
  );
  return (
    <div>
      <div aria-hidden className="h-2 overflow-hidden rounded-full bg-raised">
        <div ref={bar} className="h-full origin-left scale-x-0 bg-ok" />
      </div>
      <p role="status" className="mt-1.5 text-13 text-muted">
        {t(heard ? "call.check.heard" : "call.check.speak")}
      </p>
    </div>
  );
}
