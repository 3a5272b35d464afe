import { Download, File as FileIcon } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { File } from "~/gen/switchboard/chat/v1/file_types_pb";
import { formatBytes } from "~/shared/ui/formatBytes";
import { useDownload } from "./useFiles";

/** A file to be saved and opened elsewhere. */
export function DocumentFile({ file }: { file: File }) {
  const { t, i18n } = useTranslation();
  const download = useDownload();
  return (
    <button
      type="button"
      aria-label={t("files.download", { name: file.name })}
      onClick={() => download(file)}
      className="flex min-h-13 w-full min-w-0 items-center gap-3 rounded-md px-2 py-1.5 text-left hover:bg-ink/5"
    >
      <FileIcon size={24} className="shrink-0 text-muted" aria-hidden />
      <span className="min-w-0 flex-1">
        <span className="block truncate">{file.name}</span>
        <span className="block text-12 text-muted tabular-nums">{formatBytes(file.sizeBytes, i18n.language)}</span>
      </span>
      <Download size={18} className="shrink-0 text-muted" aria-hidden />
    </button>
  );
}
