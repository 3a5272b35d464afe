import { SmilePlus } from "lucide-react";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { classes } from "~/shared/ui/classes";
import { TextField } from "~/shared/ui/TextField";
import { EMOJI, lastCharacter } from "./emoji";

type EmojiChoiceProps = { emoji: string; onChange: (emoji: string) => void; children: React.ReactNode };

/** A button with the emoji on it, beside what it belongs to; pressed, the choice opens below them. */
export function EmojiChoice({ emoji, onChange, children }: EmojiChoiceProps) {
  const { t } = useTranslation();
  const id = useId();
  const [open, setOpen] = useState(false);
  const choose = (chosen: string) => {
    onChange(chosen);
    setOpen(false);
  };
  return (
    <div className="grid gap-3">
      <div className="flex items-end gap-2">
        <button
          type="button"
          aria-label={emoji ? `${t("settings.status.chooseEmoji")}: ${emoji}` : t("settings.status.chooseEmoji")}
          aria-expanded={open}
          aria-controls={id}
          onClick={() => setOpen(!open)}
          className="flex size-11 shrink-0 items-center justify-center rounded-md border border-line-strong bg-surface text-21 hover:bg-raised"
        >
          {emoji || <SmilePlus size={20} strokeWidth={1.9} className="text-muted" aria-hidden />}
        </button>
        <div className="min-w-0 flex-1">{children}</div>
      </div>
      {open && (
        <fieldset id={id} className="rounded-md bg-raised p-3">
          <legend className="sr-only">{t("settings.status.emoji")}</legend>
          <div className="grid grid-cols-[repeat(auto-fill,minmax(2.75rem,1fr))] gap-1">
            {EMOJI.map((one) => (
              <button
                key={one}
                type="button"
                aria-pressed={one === emoji}
                onClick={() => choose(one)}
                className={classes(
                  "flex h-11 items-center justify-center rounded-sm text-21 hover:bg-pressed",
                  one === emoji && "bg-accent-soft",
                )}
              >
                {one}
              </button>
            ))}
          </div>
          <div className="mt-2 flex flex-wrap items-end gap-3">
            <TextField
              className="w-32"
              label={t("settings.status.ownEmoji")}
              value={emoji}
              autoComplete="off"
              onChange={(event) => onChange(lastCharacter(event.target.value))}
            />
            <button
              type="button"
              onClick={() => choose("")}
              className="h-11 rounded-md px-3 font-medium text-13 hover:bg-pressed"
            >
              {t("settings.status.noEmoji")}
            </button>
          </div>
        </fieldset>
      )}
    </div>
  );
}
