import { type ClipboardEvent, useCallback, useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { createStore } from "zustand/vanilla";
import { useServices } from "~/shared/services/context";
import { useNotice } from "~/shared/ui/Notices";
import type { Attached, Attachment } from "~/shared/upload/uploads";
import { useOpenConversation } from "../conversation/context";
import { useAllDone } from "./useAllDone";
import { useFiles } from "./useFiles";

/** As many as a message carries. */
const MOST_FILES = 10;
const NOTHING = createStore<Attached>(() => ({}));
const NONE: readonly Attachment[] = [];

/** What is to be sent with the next message of the open conversation. */
export type Attachments = ReturnType<typeof useAttachments>;

/** The files that go with the next message: chosen, pasted or dropped on the page. Each is uploaded at once. */
export function useAttachments() {
  const { conversationId } = useOpenConversation().conversation;
  const files = useFiles();
  const list = useStore(files?.uploads.attached ?? NOTHING, (state) => state[conversationId] ?? NONE);
  const done = useAllDone(list);
  const add = useAdd(conversationId);
  useDropped(add);
  const pasted = ({ clipboardData }: ClipboardEvent) => {
    if (clipboardData.files.length > 0) add([...clipboardData.files]);
  };
  return {
    list,
    add,
    pasted,
    /** Whether a text may be sent now: with its files, or alone. */
    maySend: (text: string) => (list.length > 0 ? done : text.trim() !== ""),
    /** The files, which belong to a message from now on. */
    take: () => files?.uploads.take(conversationId) ?? [],
    remove: (attachment: Attachment) => files?.uploads.detach(conversationId, attachment),
    retry: ({ upload }: Attachment) => void files?.uploads.run(upload),
  };
}

function useAdd(conversationId: string) {
  const { t } = useTranslation();
  const { files: loader } = useServices().chat;
  const notify = useNotice();
  return useCallback(
    (blobs: readonly globalThis.File[]) => {
      const attach = async () => {
        const [{ uploads }, { detailsOf, sourceOf }] = await Promise.all([loader.load(), import("./source")]);
        for (const blob of blobs) {
          const { length } = uploads.attached.getState()[conversationId] ?? NONE;
          if (length >= MOST_FILES) notify(t("files.tooMany", { count: MOST_FILES }));
          else if (blob.size === 0) notify(t("files.empty", { name: blob.name }));
          else uploads.attach(conversationId, sourceOf(blob, blob.name), await detailsOf(blob));
        }
      };
      attach().catch(() => notify(t("files.failed")));
    },
    [conversationId, loader, notify, t],
  );
}

/** Files may be dropped anywhere on the page; it does not open them itself. */
function useDropped(add: (blobs: readonly globalThis.File[]) => void): void {
  useEffect(() => {
    const over = (event: DragEvent) => {
      if (event.dataTransfer?.types.includes("Files")) event.preventDefault();
    };
    const dropped = (event: DragEvent) => {
      const blobs = [...(event.dataTransfer?.files ?? [])];
      if (blobs.length === 0 || event.defaultPrevented) return;
      event.preventDefault();
      add(blobs);
    };
    window.addEventListener("dragover", over);
    window.addEventListener("drop", dropped);
    return () => {
      window.removeEventListener("dragover", over);
      window.removeEventListener("drop", dropped);
    };
  }, [add]);
}
