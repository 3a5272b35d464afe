import { type KeyboardEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { findEmoji } from "./emoji";

type EmojiPickerProps = { onPick: (emoji: string) => void; onClose: () => void };

/** Emoji to choose from, by looking or by name. */
export default function EmojiPicker({ onPick, onClose }: EmojiPickerProps) {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const closeOnEscape = (event: KeyboardEvent) => event.key === "Escape" && onClose();
  return (
    <fieldset
      aria-label={t("chat.emoji")}
      onKeyDown={closeOnEscape}
      className="absolute bottom-full left-0 z-20 mb-1 flex h-80 w-80 max-w-full flex-col rounded-lg border border-line bg-surface p-2 shadow-lg"
    >
      <input
        type="search"
        // biome-ignore lint/a11y/noAutofocus: it was opened to be used
        autoFocus
        value={text}
        onChange={(event) => setText(event.target.value)}
        aria-label={t("chat.findEmoji")}
        placeholder={t("chat.findEmoji")}
        className="mb-2 h-10 w-full shrink-0 rounded-md bg-raised px-3 text-15 placeholder:text-muted pointer-coarse:h-11"
      />
      <ul className="grid min-h-0 grid-cols-[repeat(auto-fill,minmax(2.5rem,1fr))] overflow-y-auto pointer-coarse:grid-cols-[repeat(auto-fill,minmax(2.75rem,1fr))]">
        {findEmoji(text).map(({ emoji, name }) => (
          <li key={emoji}>
            <button
              type="button"
              aria-label={name}
              title={name}
              onClick={() => onPick(emoji)}
              className="flex aspect-square w-full items-center justify-center rounded-md text-21 -outline-offset-2 hover:bg-raised"
            >
              {emoji}
            </button>
          </li>
        ))}
      </ul>
    </fieldset>
  );
}
