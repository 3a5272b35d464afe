import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { File } from "~/gen/switchboard/chat/v1/file_types_pb";
import { BlurCanvas } from "./BlurCanvas";
import { useFresh } from "./useFiles";

/** Wide enough for a bubble on a screen with two dots per pixel. */
const WIDE_ENOUGH_PX = 640;
const MOST_PX = 320;

type PictureProps = { file: File; square?: boolean; onShow: () => void };

/** A picture at its size, blurred until it is there. Pressed, it is shown large. */
export function Picture({ file: known, square = false, onShow }: PictureProps) {
  const { t } = useTranslation();
  const { file, broken } = useFresh(known);
  const [loaded, setLoaded] = useState(false);
  const [width, height] = square ? [1, 1] : [file.width || 4, file.height || 3];
  const link = smallLink(file);
  return (
    <button
      type="button"
      aria-label={t("files.open", { name: file.name })}
      onClick={onShow}
      style={{ aspectRatio: `${width} / ${height}`, width: square ? "100%" : fitted(width, height) }}
      className="relative block max-w-full overflow-hidden rounded-md bg-raised"
    >
      {!loaded && file.blurHash !== "" && <BlurCanvas hash={file.blurHash} />}
      {link !== "" && (
        <img
          src={link}
          alt={file.name}
          loading="lazy"
          decoding="async"
          onLoad={() => setLoaded(true)}
          onError={broken}
          className="absolute inset-0 size-full object-cover"
        />
      )}
    </button>
  );
}

/** The smallest that is wide enough. */
export function smallLink({ thumbnails, link }: File): string {
  return thumbnails.find(({ width }) => width >= WIDE_ENOUGH_PX)?.link ?? (link || (thumbnails.at(-1)?.link ?? ""));
}

/** In pixels, so that neither side is longer than it may be. */
function fitted(width: number, height: number): number {
  return Math.round(width * Math.min(1, MOST_PX / width, MOST_PX / height));
}
