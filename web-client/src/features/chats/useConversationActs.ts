import type { MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { UpdateMembershipRequestSchema } from "~/gen/switchboard/chat/v1/conversation_pb";
import type { Conversation, NotifyLevel } from "~/gen/switchboard/chat/v1/conversation_types_pb";
import { useServices } from "~/shared/services/context";
import { FOR_EVER } from "~/shared/store/chat/conversation";
import { useNotice } from "~/shared/ui/Notices";
import { problemKey } from "./problems";

const HOUR_MS = 3_600_000;

/** For how long a conversation can be muted. */
export const MUTE_CHOICES = [
  { key: "muteHour", ms: HOUR_MS },
  { key: "muteHours", ms: 8 * HOUR_MS },
  { key: "muteWeek", ms: 7 * 24 * HOUR_MS },
  { key: "muteAlways", ms: Number.POSITIVE_INFINITY },
] as const;

type Change = Omit<MessageInitShape<typeof UpdateMembershipRequestSchema>, "$typeName" | "conversationId">;

/** What a person does with a conversation for themselves. What fails is said. */
export function useConversationActs({ conversationId, lastSeq }: Pick<Conversation, "conversationId" | "lastSeq">) {
  const { t } = useTranslation();
  const { chat } = useServices();
  const notify = useNotice();
  return useMemo(() => {
    const failed = (error: unknown) => notify(t(problemKey(error)));
    const update = (change: Change, ...paths: string[]) => {
      const request = { conversationId, ...change, updateMask: { paths } };
      const run = async () => {
        const { own } = await chat.client.updateMembership(request);
        chat.conversations.ownChanged(conversationId, own);
      };
      run().catch(failed);
    };
    return {
      pin: (pinned: boolean) => update({ pinned }, "pinned"),
      archive: (archived: boolean) => update({ archived }, "archived"),
      notifyOf: (level: NotifyLevel) => update({ level }, "level"),
      markUnread: () => update({ markedUnread: true }, "marked_unread"),
      markRead: () => {
        chat.conversations.read(conversationId, lastSeq);
        chat.reading.reads(conversationId, lastSeq);
      },
      /** Undefined: not any more. */
      mute: (ms: number | undefined) => {
        const until = ms === Number.POSITIVE_INFINITY ? FOR_EVER : timestampFromMs(Date.now() + (ms ?? 0));
        update(ms === undefined ? {} : { muteUntil: until }, "mute_until");
      },
      leave: () => {
        const run = async () => {
          const { conversation } = await chat.client.leaveConversation({ conversationId });
          chat.conversations.loaded(conversation);
        };
        run().catch(failed);
      },
    };
  }, [chat, conversationId, lastSeq, notify, t]);
}
