import type { TFunction } from "i18next";
import { FileKind } from "~/gen/switchboard/chat/v1/file_types_pb";
import type { Message } from "~/gen/switchboard/chat/v1/message_types_pb";

/** The beginning of what a message says. */
export function excerptOf(t: TFunction, { deleteTime, content }: Message): string {
  if (deleteTime) return t("chats.deleted");
  const { kind } = content ?? {};
  if (kind?.case === "voice") return t("chats.voice");
  if (kind?.case !== "text") return t("chats.unknown");
  const [file] = kind.value.files;
  if (kind.value.text !== "") return kind.value.text.slice(0, 200);
  return t(carriedKey(file?.kind));
}

/** What a message is called that carries something of a kind, and says nothing. */
export function carriedKey(kind = FileKind.UNSPECIFIED) {
  switch (kind) {
    case FileKind.IMAGE:
      return "chats.picture";
    case FileKind.VIDEO:
      return "chats.video";
    case FileKind.AUDIO:
      return "chats.audio";
    case FileKind.DOCUMENT:
    case FileKind.UNSPECIFIED:
      return "chats.file";
  }
}
