import { ZoomIn, ZoomOut } from "lucide-react";
import { useEffect, useId, useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";
import { type Crop, mostZoom, zoomOf, zoomTo } from "./crop";
import { drawCrop } from "./encode";
import { type ChangeCrop, useCropGestures } from "./useCropGestures";

const DRAWN_PIXELS = 640;

type CropperProps = { picture: ImageBitmap; crop: Crop; onChange: ChangeCrop };

/** A picture under a round window: what lies in the window is kept. */
export function Cropper({ picture, crop, onChange }: CropperProps) {
  const { t } = useTranslation();
  const help = useId();
  const area = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const size = useMemo(() => ({ width: picture.width, height: picture.height }), [picture]);
  const gestures = useCropGestures(area, size, onChange);
  useEffect(() => {
    if (canvas.current) drawCrop(canvas.current, picture, crop);
  }, [picture, crop]);
  const most = mostZoom(size);
  return (
    <div className="grid gap-4">
      <div
        ref={area}
        role="application"
        aria-label={t("settings.picture.cropArea")}
        aria-describedby={help}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: an application takes keys
        tabIndex={0}
        {...gestures}
        className="relative mx-auto aspect-square w-full max-w-80 cursor-move touch-none select-none overflow-hidden rounded-lg bg-raised"
      >
        <canvas ref={canvas} width={DRAWN_PIXELS} height={DRAWN_PIXELS} aria-hidden className="size-full" />
        <span
          aria-hidden
          className="pointer-events-none absolute inset-1 rounded-full border-2 border-white/90 shadow-[0_0_0_200px_rgb(0_0_0/0.45)]"
        />
      </div>
      <label className="mx-auto flex w-full max-w-80 items-center gap-3">
        <span className="sr-only">{t("settings.picture.zoom")}</span>
        <ZoomOut size={18} aria-hidden className="shrink-0 text-muted" />
        <input
          type="range"
          min={1}
          max={most}
          step="any"
          value={zoomOf(crop, size)}
          disabled={most <= 1}
          aria-valuetext={`${Math.round(zoomOf(crop, size) * 100)} %`}
          onChange={(event) => onChange((now) => zoomTo(now, Number(event.target.value), size))}
          className="h-11 min-w-0 flex-1 accent-accent"
        />
        <ZoomIn size={18} aria-hidden className="shrink-0 text-muted" />
      </label>
      <p id={help} className="text-pretty text-center text-13 text-muted">
        {t("settings.picture.cropHelp")}
      </p>
    </div>
  );
}
