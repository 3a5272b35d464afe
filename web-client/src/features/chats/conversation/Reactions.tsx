import { useTranslation } from "react-i18next";
import type { Message, Reaction } from "~/gen/switchboard/chat/v1/message_types_pb";
import { usePersonName } from "~/shared/services/usePersonName";
import { useMessageActs } from "./useMessageActs";

/** What members feel about a message. Pressed, one's own is added or taken back. */
export function Reactions({ message }: { message: Message }) {
  const acts = useMessageActs(message);
  if (message.reactions.length === 0) return null;
  return (
    <ul className="mt-1 flex flex-wrap gap-1">
      {message.reactions.map((reaction) => (
        <li key={reaction.emoji}>
          <ReactionButton reaction={reaction} onPress={() => acts.react(reaction.emoji, reaction.own)} />
        </li>
      ))}
    </ul>
  );
}

function ReactionButton({ reaction, onPress }: { reaction: Reaction; onPress: () => void }) {
  const { t } = useTranslation();
  const { emoji, count, own, userIds } = reaction;
  const [first = "", ...others] = userIds;
  const name = usePersonName(first);
  const who = count > 1 || others.length > 0 ? t("chats.system.others", { name, count: count - 1 }) : name;
  return (
    <button
      type="button"
      aria-pressed={own}
      aria-label={t("chat.reactionBy", { emoji, who })}
      title={who}
      onClick={onPress}
      className="flex h-7 items-center gap-1 rounded-full border border-line bg-surface px-2 text-13 tabular-nums hover:bg-raised aria-pressed:border-accent aria-pressed:bg-accent-soft pointer-coarse:h-11"
    >
      <span>{emoji}</span>
      {count > 1 && <span>{count}</span>}
    </button>
  );
}
