import { Link } from "@tanstack/react-router";
import { Fragment, memo, type ReactNode, useMemo } from "react";
import { useStore } from "zustand";
import type { TextContent } from "~/gen/switchboard/chat/v1/message_types_pb";
import { useServices } from "~/shared/services/context";
import { nameOf } from "~/shared/services/usePersonName";
import { type Block, blocks } from "./blocks";
import type { Inline } from "./inline";
import { ALL, tokenOf } from "./mentions";

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

function BlockOf({ block }: { block: Block }) {
  switch (block.kind) {
    case "paragraph":
      return <p>{parts(block.children)}</p>;
    case "quote":
      return (
        <blockquote className="border-line-strong border-l-2 pl-2.5 text-muted">{parts(block.children)}</blockquote>
      );
    case "code":
      return (
        <pre className="max-w-full overflow-x-auto rounded-sm bg-black/8 px-2.5 py-2 font-mono text-13 [overflow-wrap:normal]">
          <code>{block.text}</code>
        </pre>
      );
    case "list": {
      const items = block.items.map((item, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a text is parsed as a whole
        <li key={at}>{parts(item)}</li>
      ));
      if (block.start === undefined) return <ul className="list-disc pl-5">{items}</ul>;
      return (
        <ol start={block.start} className="list-decimal pl-6">
          {items}
        </ol>
      );
    }
  }
}

function parts(children: readonly Inline[]): ReactNode {
  // biome-ignore lint/suspicious/noArrayIndexKey: a text is parsed as a whole
  return children.map((inline, at) => <Fragment key={at}>{partOf(inline)}</Fragment>);
}

function partOf(inline: Inline): ReactNode {
  if (typeof inline === "string") return inline;
  switch (inline.kind) {
    case "break":
      return <br />;
    case "strong":
      return <strong className="font-semibold">{parts(inline.children)}</strong>;
    case "em":
      return <em>{parts(inline.children)}</em>;
    case "strike":
      return <s>{parts(inline.children)}</s>;
    case "code":
      return <code className="rounded-sm bg-black/8 px-1 py-0.5 font-mono text-13">{inline.text}</code>;
    case "mention":
      return <Mention userId={inline.userId} text={inline.text} />;
    case "link":
      return (
        <a
          href={inline.href}
          title={inline.href}
          target="_blank"
          rel="noopener noreferrer nofollow"
          className="underline underline-offset-2"
        >
          {parts(inline.children)}
        </a>
      );
  }
}

function Mention({ userId, text }: { userId: string; text: string }) {
  const { users } = useServices();
  const user = useStore(users.state, (state) => state[userId]);
  const name = user ? `@${nameOf(user)}` : text;
  if (userId === "") return <strong className="font-semibold">{text}</strong>;
  return (
    <Link to="/people/$userId" params={{ userId }} className="font-semibold hover:underline">
      {name}
    </Link>
  );
}

const MOST_LARGE = 3;

/** Up to three emoji and nothing else are shown large. */
function isFewEmoji(text: string): boolean {
  if (text.length > 40 || !/^[\p{Extended_Pictographic}\p{Emoji_Component}\s]+$/u.test(text)) return false;
  if (!/\p{Extended_Pictographic}/u.test(text)) return false;
  const letters = [...new Intl.Segmenter().segment(text)].filter(({ segment }) => segment.trim() !== "");
  return letters.length <= MOST_LARGE;
}
