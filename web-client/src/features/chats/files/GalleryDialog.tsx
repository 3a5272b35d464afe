import { useInfiniteQuery } from "@tanstack/react-query";
import { FileX } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import type { FileEntry } from "~/gen/switchboard/chat/v1/file_pb";
import { FileKind } from "~/gen/switchboard/chat/v1/file_types_pb";
import { toMs } from "~/shared/lib/time";
import { useOffline, useServices } from "~/shared/services/context";
import { Button } from "~/shared/ui/Button";
import { Dialog } from "~/shared/ui/Dialog";
import { formatDateTime } from "~/shared/ui/format";
import { retried } from "~/shared/ui/load";
import { Failure, ListSkeleton, PaneMessage } from "~/shared/ui/states";
import { useOpenConversation } from "../conversation/context";
import { DocumentFile } from "./DocumentFile";
import { Picture } from "./Picture";

const Viewer = lazy(retried(() => import("./Viewer")));

/** All files of the conversation, the newest first. */
export default function GalleryDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const offline = useOffline();
  const files = useFileEntries();
  const entries = files.data?.pages.flatMap((page) => page.entries) ?? [];
  return (
    <Dialog open onClose={onClose} title={t("files.gallery")} size="large">
      {files.isPending && <ListSkeleton rows={3} />}
      {files.isError && (
        <Failure
          title={t("chat.failed")}
          offline={offline}
          offlineText={t("chat.offline")}
          error={files.error}
          onRetry={() => void files.refetch()}
        />
      )}
      {files.isSuccess && entries.length === 0 && <PaneMessage icon={FileX} title={t("files.noFiles")} />}
      <Seen entries={entries} />
      <Listed entries={entries} onClose={onClose} />
      {files.hasNextPage && (
        <Button className="mt-3" aria-disabled={files.isFetchingNextPage} onClick={() => void files.fetchNextPage()}>
          {t("files.more")}
        </Button>
      )}
    </Dialog>
  );
}

function useFileEntries() {
  const { files } = useServices().chat;
  const { conversationId } = useOpenConversation().conversation;
  return useInfiniteQuery({
    queryKey: ["files", conversationId],
    queryFn: async ({ pageParam: pageToken, signal }) =>
      (await files.load()).client.listFiles({ conversationId, pageToken }, { signal }),
    initialPageParam: "",
    getNextPageParam: ({ nextPageToken }) => nextPageToken || undefined,
    gcTime: 0,
  });
}

/** Pictures, small. Pressed, one is shown large. */
function Seen({ entries }: { entries: readonly FileEntry[] }) {
  const [shown, setShown] = useState<number>();
  const files = entries.flatMap(({ file }) => (file?.kind === FileKind.IMAGE ? file : []));
  return (
    <>
      <div className="grid grid-cols-2 gap-1 sm:grid-cols-3">
        {files.map((file, at) => (
          <Picture key={file.fileId} file={file} square onShow={() => setShown(at)} />
        ))}
      </div>
      <Suspense>
        {shown !== undefined && <Viewer files={files} at={shown} onClose={() => setShown(undefined)} />}
      </Suspense>
    </>
  );
}

/** Everything else, with the way to where it was sent. */
function Listed({ entries, onClose }: { entries: readonly FileEntry[]; onClose: () => void }) {
  const { t, i18n } = useTranslation();
  const { jump } = useOpenConversation();
  const show = (seq: bigint) => {
    onClose();
    jump(seq);
  };
  return (
    <ul className="-mx-2 mt-3">
      {entries.map(({ file, seq, createTime }) =>
        !file || file.kind === FileKind.IMAGE ? null : (
          <li key={file.fileId} className="flex items-center gap-2">
            <DocumentFile file={file} />
            <Button look="ghost" size="small" aria-label={t("files.showMessage")} onClick={() => show(seq)}>
              {formatDateTime(toMs(createTime) ?? 0, i18n.language)}
            </Button>
          </li>
        ),
      )}
    </ul>
  );
}
