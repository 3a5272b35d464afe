import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { Message } from "~/gen/switchboard/chat/v1/message_types_pb";
import { useServices } from "~/shared/services/context";
import { useNotice } from "~/shared/ui/Notices";
import { linkTo } from "../place";
import { problemKey } from "../problems";
import { textOf } from "./items";

/** What a person does with a message. What fails is said. */
export function useMessageActs(message: Message) {
  const { t } = useTranslation();
  const { chat } = useServices();
  const notify = useNotice();
  return useMemo(() => {
    const { conversationId, seq } = message;
    const run = (act: () => Promise<Message | undefined>) => {
      const take = async () => {
        const changed = await act();
        if (changed) chat.changed(changed, changed.seq);
      };
      take().catch((error: unknown) => notify(t(problemKey(error))));
    };
    return {
      react: (emoji: string, remove: boolean) =>
        run(async () => (await chat.messages.react({ conversationId, seq, emoji, remove })).message),
      pin: (pinned: boolean) =>
        run(async () => (await chat.messages.pinMessage({ conversationId, seq, remove: !pinned })).message),
      deleteForMe: () =>
        run(async () => {
          await chat.messages.deleteMessage({ conversationId, seq, forAll: false });
          chat.hidden(conversationId, seq);
          return undefined;
        }),
      deleteForAll: async () => {
        await chat.messages.deleteMessage({ conversationId, seq, forAll: true });
      },
      copy: () =>
        run(async () => {
          await navigator.clipboard.writeText(textOf(message));
          notify(t("chat.copied"));
          return undefined;
        }),
      copyLink: () =>
        run(async () => {
          await navigator.clipboard.writeText(linkTo(conversationId, seq));
          notify(t("chat.linkCopied"));
          return undefined;
        }),
    };
  }, [chat, message, notify, t]);
}
