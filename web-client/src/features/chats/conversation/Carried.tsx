import { lazy, Suspense } from "react";
import type { File } from "~/gen/switchboard/chat/v1/file_types_pb";
import type { VoiceContent } from "~/gen/switchboard/chat/v1/message_types_pb";
import { retried } from "~/shared/ui/load";
import { VoiceMessage } from "../voice";

const FileList = lazy(retried(() => import("../files/FileList")));

type CarriedProps = {
  files?: readonly File[] | undefined;
  voice?: VoiceContent | undefined;
  /** The line of the timeline that it stands in. */
  line: string;
};

/** What a message carries beside words: files, or something said. */
export function Carried({ files = [], voice, line }: CarriedProps) {
  return (
    <Suspense fallback={<span className="block h-10" />}>
      {files.length > 0 && <FileList files={files} />}
      {voice && <VoiceMessage voice={voice} line={line} />}
    </Suspense>
  );
}
