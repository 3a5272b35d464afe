import { Smile } from "lucide-react";
import { type KeyboardEvent, lazy, Suspense, useEffect, useLayoutEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { IconButton } from "~/shared/ui/IconButton";
import { retried } from "~/shared/ui/load";
import { useOpenConversation } from "../conversation/context";
import { AttachButton } from "../files/AttachButton";
import { useAttachments } from "../files/useAttachments";
import { useConversationName } from "../names";
import { SendButton } from "./SendButton";
import { Suggestions } from "./Suggestions";
import { useLastOwn } from "./useLastOwn";
import { useSend } from "./useSend";
import { useSuggestions } from "./useSuggestions";
import type { Task, useWriting } from "./useWriting";

const EmojiPicker = lazy(retried(() => import("./EmojiPicker")));
const AttachmentList = lazy(retried(() => import("../files/AttachmentList")));

/** As long as the server takes; said as one comes near. */
const MOST_CHARACTERS = 8_000;
const SAID_FROM = 7_500;
const MOST_PX = 200;

type WritingProps = {
  writing: ReturnType<typeof useWriting>;
  task: Task | undefined;
  onTask: (task: Task | undefined) => void;
  /** Speaks in its place. */
  onRecord: () => void;
};

/** Where one writes. Enter sends, Shift and Enter begin a new line, ↑ changes what one wrote last. */
export function Writing({ writing, task, onTask, onRecord }: WritingProps) {
  const { t } = useTranslation();
  const { conversation, edit } = useOpenConversation();
  const name = useConversationName(conversation);
  const field = useRef<HTMLTextAreaElement>(null);
  const { text, setText } = writing;
  const length = scalars(text);
  const send = useSend(writing, onTask);
  const suggestions = useSuggestions(field, text, setText);
  const lastOwn = useLastOwn();
  const attachments = useAttachments();
  const maySend = length <= MOST_CHARACTERS && (writing.editing ? text.trim() !== "" : attachments.maySend(text));
  const mayRecord = !writing.editing && text === "" && attachments.list.length === 0;
  const [picking, setPicking] = useState(false);
  useHeight(field, text);
  useFocus(field, task);
  const submit = () => {
    if (!maySend) return;
    send(writing.editing ? [] : attachments.take());
    field.current?.focus();
  };
  const pressed = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.nativeEvent.isComposing || suggestions.pressed(event)) return;
    if (event.key === "Escape") writing.stop();
    const own = event.key === "ArrowUp" && text === "" ? lastOwn() : undefined;
    if (own) edit(own);
    const sends = isSending(event);
    if (own || sends) event.preventDefault();
    if (sends) submit();
  };
  return (
    <>
      <Suggestions suggestions={suggestions} />

      <Suspense>{attachments.list.length > 0 && <AttachmentList attachments={attachments} />}</Suspense>
      <div className="flex items-end gap-1">
        {!writing.editing && <AttachButton onFiles={attachments.add} />}
        <IconButton icon={Smile} label={t("chat.emoji")} aria-expanded={picking} onClick={() => setPicking(!picking)} />
        <textarea
          ref={field}
          rows={1}
          aria-label={t("chat.write", { name })}
          placeholder={t("chat.placeholder")}
          value={text}
          aria-autocomplete="list"
          aria-activedescendant={suggestions.activeId}
          aria-invalid={length > MOST_CHARACTERS || undefined}
          onChange={(event) => setText(event.target.value)}
          onSelect={suggestions.moved}
          onKeyDown={pressed}
          onPaste={attachments.pasted}
          className="max-h-50 min-h-10 flex-1 resize-none rounded-md border border-line-strong bg-surface px-3 py-2 text-15 outline-offset-0 placeholder:text-muted pointer-coarse:min-h-11"
        />
        <SendButton
          editing={writing.editing !== undefined}
          maySend={maySend}
          onSend={submit}
          onRecord={mayRecord ? onRecord : undefined}
        />
      </div>
      {length > SAID_FROM && <Length length={length} />}
      <Suspense>{picking && <EmojiPicker onPick={suggestions.insert} onClose={() => setPicking(false)} />}</Suspense>
    </>
  );
}

/** How near the end one is, or how far past it. */
function Length({ length }: { length: number }) {
  const { t } = useTranslation();
  return (
    <p
      role="status"
      className={`mt-1 text-right text-12 ${length > MOST_CHARACTERS ? "text-danger-ink" : "text-muted"}`}
    >
      {t("chat.length", { length, most: MOST_CHARACTERS })}
    </p>
  );
}

/** A keyboard on the screen has a button for it, and no other key for a new line. */
function isSending({ key, shiftKey }: KeyboardEvent): boolean {
  return key === "Enter" && !shiftKey && !window.matchMedia("(pointer: coarse)").matches;
}

/** As high as what is in it, up to a bound. */
function useHeight(field: React.RefObject<HTMLTextAreaElement | null>, text: string): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the height follows the text
  useLayoutEffect(() => {
    if (field.current) fitHeight(field.current);
  }, [field, text]);
}

/** How many Unicode scalar values a text has, as the server counts. */
function scalars(text: string): number {
  return Array.from(text).length;
}

function fitHeight(element: HTMLElement): void {
  element.style.height = "auto";
  element.style.height = `${Math.min(MOST_PX, element.scrollHeight + 2)}px`;
}

/** One can write at once, where no keyboard comes up for it; and always when a message was chosen to be answered. */
function useFocus(field: React.RefObject<HTMLTextAreaElement | null>, task: Task | undefined): void {
  useEffect(() => {
    if (task || window.matchMedia("(pointer: fine)").matches) field.current?.focus();
  }, [field, task]);
}
