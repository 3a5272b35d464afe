import { Download } from "lucide-react";
import { useTranslation } from "react-i18next";
import { type File, FileKind } from "~/gen/switchboard/chat/v1/file_types_pb";
import { IconButton } from "~/shared/ui/IconButton";
import { useDownload, useFresh } from "./useFiles";

/** Sound or video, played where it stands. The browser asks for the parts that it needs. */
export function Playable({ file: known }: { file: File }) {
  const { t } = useTranslation();
  const { file, broken } = useFresh(known);
  const download = useDownload();
  const { name, link, width, height } = file;
  // What has no link yet gets one; an empty address would load the page itself.
  const source = link === "" ? {} : { src: link };
  return (
    <figure className="min-w-0">
      {file.kind === FileKind.VIDEO ? (
        <video
          {...source}
          controls
          playsInline
          preload="metadata"
          aria-label={name}
          onError={broken}
          width={width || undefined}
          height={height || undefined}
          className="max-h-80 w-full rounded-md object-contain"
        />
      ) : (
        <audio {...source} controls preload="none" aria-label={name} onError={broken} className="w-full min-w-0" />
      )}
      <figcaption className="flex items-center gap-1 text-12 text-muted">
        <span className="min-w-0 flex-1 truncate">{name}</span>
        <IconButton icon={Download} label={t("files.download", { name })} onClick={() => download(file)} />
      </figcaption>
    </figure>
  );
}
