import { type KeyboardEvent, type RefObject, useCallback, useId, useState } from "react";
import { beganWith } from "../text/mentions";
import type { Suggestion } from "./suggestion";
import { useEmojiFor } from "./useEmojiFor";
import { useMembersFor } from "./useMembersFor";

const NONE: readonly Suggestion[] = [];

/** People for "@", emoji for ":", as one writes. */
export function useSuggestions(
  field: RefObject<HTMLTextAreaElement | null>,
  text: string,
  setText: (text: string) => void,
) {
  const id = useId();
  const [caret, setCaret] = useState(0);
  const [chosen, setChosen] = useState(0);
  const [dismissed, setDismissed] = useState("");
  const at = Math.min(caret, text.length);
  const mention = beganWith("@", text, at);
  const emoji = beganWith(":", text, at);
  const members = useMembersFor(mention?.query);
  const found = useEmojiFor(emoji?.query);
  const began = mention ?? emoji;
  const all = mention ? members : found;
  const shown = began && dismissed !== text ? all : NONE;
  const active = Math.min(chosen, shown.length - 1);
  const replace = useCallback(
    (start: number, end: number, insert: string) => {
      const next = text.slice(0, start) + insert + text.slice(end);
      setText(next);
      setCaret(start + insert.length);
      setChosen(0);
      requestAnimationFrame(() => field.current?.setSelectionRange(start + insert.length, start + insert.length));
      field.current?.focus();
    },
    [field, text, setText],
  );
  const take = (suggestion: Suggestion) => began && replace(began.start, at, `${suggestion.insert} `);
  const pressed = (event: KeyboardEvent): boolean => {
    const suggestion = shown[active];
    if (!suggestion) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) setChosen((active + step + shown.length) % shown.length);
    else if (event.key === "Enter" || event.key === "Tab") take(suggestion);
    else if (event.key === "Escape") setDismissed(text);
    else return false;
    event.preventDefault();
    return true;
  };
  return {
    listId: id,
    suggestions: shown,
    active,
    activeId: shown.length > 0 ? `${id}-${active}` : undefined,
    take,
    pressed,
    moved: () => setCaret(field.current?.selectionStart ?? 0),
    /** Puts something where the caret is. */
    insert: (what: string) => {
      const start = field.current?.selectionStart ?? text.length;
      replace(start, field.current?.selectionEnd ?? start, what);
    },
  };
}
