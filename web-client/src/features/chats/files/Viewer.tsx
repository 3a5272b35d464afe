import { ChevronLeft, ChevronRight, Download, X, ZoomIn, ZoomOut } from "lucide-react";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { type File, FileKind } from "~/gen/switchboard/chat/v1/file_types_pb";
import { IconButton } from "~/shared/ui/IconButton";
import { Playable } from "./Playable";
import { useDownload, useFresh } from "./useFiles";

type ViewerProps = { files: readonly File[]; at: number; onClose: () => void };

/** Pictures and videos, one at a time over the whole page. The arrow keys go on, Esc closes it. */
export default function Viewer({ files, at, onClose }: ViewerProps) {
  const { t } = useTranslation();
  const dialog = useRef<HTMLDialogElement>(null);
  const [place, setPlace] = useState(at);
  const [zoomed, setZoomed] = useState(false);
  const download = useDownload();
  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    // The arrow keys work at once.
    element?.focus();
    return () => element?.close();
  }, []);
  const file = files[place];
  const go = (by: number) => {
    if (!files[place + by]) return;
    setPlace(place + by);
    setZoomed(false);
  };
  const pressed = ({ key }: KeyboardEvent) => {
    if (key === "ArrowLeft") go(-1);
    if (key === "ArrowRight") go(1);
  };
  if (!file) return null;
  return (
    <dialog
      ref={dialog}
      tabIndex={-1}
      aria-label={t("files.viewer")}
      onClose={onClose}
      // What it stands in has gestures of its own.
      onPointerDown={(event) => event.stopPropagation()}
      onKeyDown={pressed}
      className="m-0 h-dvh max-h-none w-full max-w-full bg-surface text-ink"
    >
      <div className="flex h-full flex-col">
        <header className="flex shrink-0 items-center gap-1 border-line border-b px-2 py-2">
          <p className="min-w-0 flex-1 truncate px-2">{file.name}</p>
          {files.length > 1 && (
            <p role="status" className="text-13 text-muted tabular-nums">
              {t("files.place", { at: place + 1, count: files.length })}
            </p>
          )}
          {file.kind === FileKind.IMAGE && (
            <IconButton
              icon={zoomed ? ZoomOut : ZoomIn}
              label={t(zoomed ? "files.zoomOut" : "files.zoomIn")}
              onClick={() => setZoomed(!zoomed)}
            />
          )}
          <IconButton icon={Download} label={t("files.download", { name: file.name })} onClick={() => download(file)} />
          <IconButton icon={X} label={t("app.close")} onClick={onClose} />
        </header>
        <div className="flex min-h-0 flex-1 items-center gap-1">
          <IconButton
            icon={ChevronLeft}
            label={t("files.earlier")}
            aria-disabled={place === 0}
            onClick={() => go(-1)}
          />
          <div className="flex h-full min-w-0 flex-1 overflow-auto">
            <Large key={file.fileId} file={file} zoomed={zoomed} onZoom={() => setZoomed(!zoomed)} />
          </div>
          <IconButton
            icon={ChevronRight}
            label={t("files.later")}
            aria-disabled={place === files.length - 1}
            onClick={() => go(1)}
          />
        </div>
      </div>
    </dialog>
  );
}

type LargeProps = { file: File; zoomed: boolean; onZoom: () => void };

function Large({ file: known, zoomed, onZoom }: LargeProps) {
  const { file, broken } = useFresh(known);
  if (file.kind !== FileKind.IMAGE) return <Playable file={file} />;
  if (file.link === "") return null;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the button above does the same
    <img
      src={file.link}
      alt={file.name}
      onClick={onZoom}
      onError={broken}
      className={zoomed ? "m-auto max-w-none" : "m-auto max-h-full max-w-full object-contain"}
    />
  );
}
