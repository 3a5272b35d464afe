import { lazy, Suspense, useState } from "react";
import { type File, FileKind } from "~/gen/switchboard/chat/v1/file_types_pb";
import { retried } from "~/shared/ui/load";
import { DocumentFile } from "./DocumentFile";
import { Picture } from "./Picture";
import { Playable } from "./Playable";

const Viewer = lazy(retried(() => import("./Viewer")));

/** The files of a message: pictures first to be seen, sound and video to be played, the rest to be saved. */
export default function FileList({ files }: { files: readonly File[] }) {
  const [shown, setShown] = useState<number>();
  const pictures = files.filter(({ kind }) => kind === FileKind.IMAGE);
  const others = files.filter(({ kind }) => kind !== FileKind.IMAGE);
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-1 py-1">
      {pictures.length > 0 && (
        <div className={pictures.length > 1 ? "grid grid-cols-2 gap-1" : ""}>
          {pictures.map((file, at) => (
            <Picture key={file.fileId} file={file} square={pictures.length > 1} onShow={() => setShown(at)} />
          ))}
        </div>
      )}
      {others.map((file) =>
        file.kind === FileKind.DOCUMENT ? (
          <DocumentFile key={file.fileId} file={file} />
        ) : (
          <Playable key={file.fileId} file={file} />
        ),
      )}
      <Suspense>
        {shown !== undefined && <Viewer files={pictures} at={shown} onClose={() => setShown(undefined)} />}
      </Suspense>
    </div>
  );
}
