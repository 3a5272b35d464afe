import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { MemberReaction } from "~/gen/switchboard/chat/v1/message_pb";
import type { Message } from "~/gen/switchboard/chat/v1/message_types_pb";
import { useOffline, useServices } from "~/shared/services/context";
import { PersonAvatar } from "~/shared/services/PersonAvatar";
import { usePersonName } from "~/shared/services/usePersonName";
import { Button } from "~/shared/ui/Button";
import { Dialog } from "~/shared/ui/Dialog";
import { Failure, ListSkeleton } from "~/shared/ui/states";

type ReactionsDialogProps = { message: Message; onClose: () => void };

/** Who feels what about a message. */
export function ReactionsDialog({ message, onClose }: ReactionsDialogProps) {
  const { t } = useTranslation();
  const [emoji, setEmoji] = useState("");
  return (
    <Dialog open onClose={onClose} title={t("chatMore.reactions.title")}>
      <fieldset className="mb-2 flex flex-wrap gap-1.5" aria-label={t("chatMore.reactions.title")}>
        <Choice chosen={emoji === ""} onChoose={() => setEmoji("")}>
          {t("chatMore.reactions.all")}
        </Choice>
        {message.reactions.map((reaction) => (
          <Choice
            key={reaction.emoji}
            chosen={emoji === reaction.emoji}
            onChoose={() => setEmoji(reaction.emoji)}
          >{`${reaction.emoji} ${reaction.count}`}</Choice>
        ))}
      </fieldset>
      <Reactors message={message} emoji={emoji} />
    </Dialog>
  );
}

type ChoiceProps = { chosen: boolean; onChoose: () => void; children: string };

function Choice({ chosen, onChoose, children }: ChoiceProps) {
  return (
    <button
      type="button"
      aria-pressed={chosen}
      onClick={onChoose}
      className="h-8 rounded-full border border-line px-3 text-13 tabular-nums hover:bg-raised aria-pressed:border-accent aria-pressed:bg-accent-soft pointer-coarse:h-11"
    >
      {children}
    </button>
  );
}

function Reactors({ message, emoji }: { message: Message; emoji: string }) {
  const { t } = useTranslation();
  const { messages } = useServices().chat;
  const offline = useOffline();
  const { conversationId, seq } = message;
  const query = useInfiniteQuery({
    queryKey: ["reactions", conversationId, String(seq), String(message.version), emoji],
    queryFn: ({ pageParam, signal }) =>
      messages.listReactions({ conversationId, seq, emoji, pageToken: pageParam }, { signal }),
    initialPageParam: "",
    getNextPageParam: (page) => page.nextPageToken || undefined,
    placeholderData: (before) => before,
    gcTime: 0,
  });
  const found = query.data?.pages.flatMap((page) => page.reactions);
  if (query.isError) {
    return (
      <Failure
        title={t("chat.failed")}
        offline={offline}
        offlineText={t("chat.offline")}
        error={query.error}
        onRetry={() => void query.refetch()}
      />
    );
  }
  if (!found) return <ListSkeleton rows={3} />;
  return (
    <>
      {found.length === 0 && <p className="text-13 text-muted">{t("chatMore.reactions.none")}</p>}
      <ul>
        {found.map((reaction) => (
          <Reactor key={`${reaction.userId} ${reaction.emoji}`} reaction={reaction} />
        ))}
      </ul>
      {query.hasNextPage && <Button onClick={() => void query.fetchNextPage()}>{t("chatMore.reactions.more")}</Button>}
    </>
  );
}

function Reactor({ reaction: { userId, emoji } }: { reaction: MemberReaction }) {
  const name = usePersonName(userId);
  return (
    <li className="flex min-h-13 items-center gap-3">
      <PersonAvatar userId={userId} size="small" />
      <span className="min-w-0 flex-1 truncate">{name || "\u00a0"}</span>
      <span className="text-17">{emoji}</span>
    </li>
  );
}
