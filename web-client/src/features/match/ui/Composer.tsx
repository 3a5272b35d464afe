import { SendHorizontal } from "lucide-react";
import { type KeyboardEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { IconButton } from "~/shared/ui/IconButton";
import { useMatch } from "../context";
import { NextButton } from "./NextButton";

const MOST_CHARACTERS = 1_000;
/** Fewer left than this are counted. */
const FEW = 100;

/** Next, and what one says. Enter sends, Shift and Enter begins a new line. */
export function Composer() {
  const { t } = useTranslation();
  const { session } = useMatch();
  const [text, setText] = useState("");
  const left = MOST_CHARACTERS - Array.from(text).length;
  const send = () => {
    const said = text.trim();
    if (said === "" || left < 0) return;
    session.say(said);
    setText("");
  };
  const keyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };
  return (
    <form
      className="shrink-0 border-line border-t px-3 pt-3 pb-[max(0.75rem,env(safe-area-inset-bottom))]"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <div className="flex items-end gap-2">
        <NextButton />
        <textarea
          aria-label={t("match.chat.write")}
          placeholder={t("match.chat.write")}
          rows={1}
          value={text}
          // biome-ignore lint/a11y/noAutofocus: whoever is matched wants to say something; there is nothing to read first
          autoFocus={window.matchMedia("(pointer: fine)").matches}
          enterKeyHint="send"
          onChange={({ target: { value } }) => {
            setText(value);
            if (value.trim() !== "") session.typing();
          }}
          onKeyDown={keyDown}
          className="field-sizing-content max-h-32 min-h-11 min-w-0 flex-1 resize-none rounded-lg border border-line-strong bg-surface px-3 py-2.5 text-15 outline-offset-0 placeholder:text-muted"
        />
        <IconButton
          icon={SendHorizontal}
          label={t("match.chat.send")}
          tooltipSide="top"
          type="submit"
          disabled={text.trim() === "" || left < 0}
          className="size-11! rounded-lg! bg-accent text-white! hover:bg-accent-strong disabled:bg-raised disabled:text-muted!"
        />
      </div>
      {left < FEW && (
        <p role="status" className="mt-1.5 text-12 text-muted tabular-nums">
          {t("match.chat.left", { count: left })}
        </p>
      )}
    </form>
  );
}
