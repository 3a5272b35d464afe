import { File as FileIcon, RotateCcw, X } from "lucide-react";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { formatBytes } from "~/shared/ui/formatBytes";
import { IconButton } from "~/shared/ui/IconButton";
import type { Attachment } from "~/shared/upload/uploads";
import { uploadProblemKey } from "./problems";
import type { BlobSource } from "./source";
import type { Attachments } from "./useAttachments";

/** The files that go with the next message, and how far each is. */
export default function AttachmentList({ attachments }: { attachments: Attachments }) {
  const { t } = useTranslation();
  return (
    <ul aria-label={t("files.attached")} className="mb-2 max-h-50 overflow-y-auto">
      {attachments.list.map((attachment, at) => (
        <Row
          // biome-ignore lint/suspicious/noArrayIndexKey: a file may be attached twice under one name
          key={`${attachment.source.name} ${at}`}
          attachment={attachment}
          onRemove={() => attachments.remove(attachment)}
          onRetry={() => attachments.retry(attachment)}
        />
      ))}
    </ul>
  );
}

type RowProps = { attachment: Attachment; onRemove: () => void; onRetry: () => void };

function Row({ attachment: { source, upload }, onRemove, onRetry }: RowProps) {
  const { t, i18n } = useTranslation();
  const { phase, sent, failure } = useStore(upload.state);
  const { name, size } = source;
  return (
    <li className="flex min-h-13 items-center gap-3 rounded-md px-2 py-1.5">
      <Preview source={source} />
      <div className="min-w-0 flex-1">
        <p className="truncate text-13">{name}</p>
        {phase === "failed" ? (
          <p role="alert" className="text-12 text-danger-ink">
            {t(uploadProblemKey(failure))}
          </p>
        ) : (
          <p className="flex items-center gap-2 text-12 text-muted tabular-nums">
            {formatBytes(size, i18n.language)}
            {phase === "done" ? (
              t("files.ready")
            ) : (
              <progress aria-label={name} max={size} value={sent} className="min-w-0 flex-1" />
            )}
          </p>
        )}
      </div>
      {phase === "failed" && <IconButton icon={RotateCcw} label={t("files.retry", { name })} onClick={onRetry} />}
      <IconButton icon={X} label={t("files.remove", { name })} onClick={onRemove} />
    </li>
  );
}

/** A picture as it is on this device; something else as a sign. */
function Preview({ source }: { source: Attachment["source"] }) {
  const image = useRef<HTMLImageElement>(null);
  const { blob } = source as Partial<BlobSource>;
  const picture = blob?.type.startsWith("image/") ? blob : undefined;
  useEffect(() => {
    if (!image.current || !picture) return;
    const url = URL.createObjectURL(picture);
    image.current.src = url;
    return () => URL.revokeObjectURL(url);
  }, [picture]);
  if (picture) return <img ref={image} alt="" className="size-10 shrink-0 rounded-md object-cover" />;
  return (
    <span className="flex size-10 shrink-0 items-center justify-center rounded-md bg-raised text-muted">
      <FileIcon size={20} aria-hidden />
    </span>
  );
}
