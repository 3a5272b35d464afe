import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import { type Message, type SystemContent, SystemEvent } from "~/gen/switchboard/chat/v1/message_types_pb";
import { useMe } from "~/shared/services/context";
import { usePersonName } from "~/shared/services/usePersonName";
import { isMissedCall } from "~/shared/store/chat/conversation";

interface Names {
  readonly who: string;
  readonly whom: string;
  /** The person did it themselves. */
  readonly byMe: boolean;
  /** It concerns the person. */
  readonly me: boolean;
}

/** What happened, in a sentence; empty for what is nothing that happened. */
export function useSystemLine(message: Message): string {
  const { t } = useTranslation();
  const myId = useMe()?.user?.userId ?? "";
  const { content, senderUserId } = message;
  const system = content?.kind.case === "system" ? content.kind.value : undefined;
  const [first = "", ...others] = system?.userIds ?? [];
  const who = usePersonName(senderUserId);
  const firstName = usePersonName(first);
  if (!system) return "";
  const name = first === myId ? t("chats.system.you") : firstName;
  const whom = others.length > 0 ? t("chats.system.others", { name, count: others.length }) : name;
  return lineOf(t, system, { who, whom, byMe: senderUserId === myId, me: first === myId });
}

const PLAIN = {
  [SystemEvent.CREATED]: "created",
  [SystemEvent.ADDED]: "added",
  [SystemEvent.JOINED]: "joined",
  [SystemEvent.REMOVED]: "removed",
  [SystemEvent.LEFT]: "left",
  [SystemEvent.RENAMED]: "renamed",
  [SystemEvent.DESCRIBED]: "described",
  [SystemEvent.PICTURE_CHANGED]: "pictureChanged",
  [SystemEvent.PINNED]: "pinned",
} as const;

function lineOf(t: TFunction, system: SystemContent, { who, whom, byMe, me }: Names): string {
  const { event, text } = system;
  switch (event) {
    case SystemEvent.UNSPECIFIED:
      return t("chats.system.unknown");
    case SystemEvent.ROLE_CHANGED:
      return roleLine(t, text, me, whom);
    case SystemEvent.RETENTION_CHANGED:
      return text === "0" ? t("chats.system.keptAlways") : t("chats.system.kept", { count: Number(text) });
    case SystemEvent.CALL:
      return callLine(t, system, byMe);
    default: {
      const key = PLAIN[event];
      return byMe ? t(`chats.system.${key}You`, { whom, text }) : t(`chats.system.${key}`, { who, whom, text });
    }
  }
}

function roleLine(t: TFunction, role: string, me: boolean, whom: string): string {
  const key = role === "OWNER" ? "owner" : role === "ADMIN" ? "admin" : "member";
  return me ? t(`chats.system.${key}You`) : t(`chats.system.${key}`, { whom });
}

function callLine(t: TFunction, system: SystemContent, byMe: boolean): string {
  const { duration, video } = system;
  if (duration) return t(video ? "chats.system.videoCall" : "chats.system.audioCall");
  if (byMe || !isMissedCall(system)) return t(video ? "chats.system.noAnswerVideo" : "chats.system.noAnswerAudio");
  return t(video ? "chats.system.missedVideo" : "chats.system.missedAudio");
}
