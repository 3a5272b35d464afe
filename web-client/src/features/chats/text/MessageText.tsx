import { memo, useMemo } from "react";
import { useStore } from "zustand";
import type { TextContent } from "~/gen/switchboard/chat/v1/message_types_pb";
import { useServices } from "~/shared/services/context";
import { blocks } from "./blocks";
import { ALL, tokenOf } from "./mentions";
import { BlockOf } from "./Parsed";

type MessageTextProps = { text: TextContent };

/** What was written, with its Markdown. It becomes elements of React alone: nothing in it is ever HTML. */
export const MessageText = memo(function MessageText({ text }: MessageTextProps) {
  const mentions = useMentions(text);
  const parsed = useMemo(() => blocks(text.text, mentions), [text.text, mentions]);
  const large = isFewEmoji(text.text);
  return (
    <div className={`space-y-1.5 break-words [overflow-wrap:anywhere] ${large ? "text-28" : ""}`}>
      {parsed.map((block, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a text is parsed as a whole
        <BlockOf key={at} block={block} />
      ))}
    </div>
  );
});

function useMentions({ mentionedUserIds, mentionsAll }: TextContent): ReadonlyMap<string, string> {
  const { users } = useServices();
  const known = useStore(users.state);
  const tokens = mentionedUserIds.flatMap((userId) => {
    const user = known[userId];
    return user ? [[tokenOf(user), userId] as const] : [];
  });
  const key = JSON.stringify([tokens, mentionsAll]);
  return useMemo(() => {
    const [entries, all] = JSON.parse(key) as [[string, string][], boolean];
    return new Map([...entries, ...(all ? [[ALL, ""] as const] : [])]);
  }, [key]);
}

const MOST_LARGE = 3;

/** Up to three emoji and nothing else are shown large. */
function isFewEmoji(text: string): boolean {
  if (text.length > 40 || !/^[\p{Extended_Pictographic}\p{Emoji_Component}\s]+$/u.test(text)) return false;
  if (!/\p{Extended_Pictographic}/u.test(text)) return false;
  const letters = [...new Intl.Segmenter().segment(text)].filter(({ segment }) => segment.trim() !== "");
  return letters.length <= MOST_LARGE;
}
