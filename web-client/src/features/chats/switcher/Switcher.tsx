import { type KeyboardEvent, useEffect, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { Queries } from "~/features/people";
import { WithWords } from "~/shared/i18n/WithWords";
import { Dialog } from "~/shared/ui/Dialog";
import { focusFirst } from "~/shared/ui/focusFirst";
import { TextField } from "~/shared/ui/TextField";
import { ChoiceLine } from "./ChoiceLine";
import { type Choice, useChoices } from "./useChoices";

type SwitcherProps = { onClose: () => void };

const KINDS = ["chats", "people", "actions"] as const;

/** Goes to a chat, a person or a page by its name, without the hands leaving the keys. */
export default function Switcher({ onClose }: SwitcherProps) {
  return (
    <WithWords part="chatMore">
      <Queries>
        <Open onClose={onClose} />
      </Queries>
    </WithWords>
  );
}

function Open({ onClose }: SwitcherProps) {
  const { t } = useTranslation();
  const listId = useId();
  const [text, setText] = useState("");
  const choices = useChoices(text);
  // By its key, so that it stays what it was when more is found above it.
  const [chosen, setChosen] = useState("");
  const active = Math.max(
    0,
    choices.findIndex(({ key }) => key === chosen),
  );
  const take = ({ go }: Choice) => {
    onClose();
    go();
  };
  const pressed = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.nativeEvent.isComposing || (step === undefined && event.key !== "Enter")) return;
    event.preventDefault();
    const current = choices[active];
    if (step === undefined) {
      if (current) take(current);
    } else setChosen(choices[(active + step + choices.length) % choices.length]?.key ?? "");
  };
  return (
    <Dialog open onClose={onClose} title={t("chatMore.switcher.title")} size="medium">
      <TextField
        ref={focusFirst}
        label={t("chatMore.switcher.label")}
        value={text}
        role="combobox"
        aria-autocomplete="list"
        aria-expanded={choices.length > 0}
        aria-controls={listId}
        aria-activedescendant={choices.length > 0 ? `${listId}-${active}` : undefined}
        autoComplete="off"
        spellCheck={false}
        onKeyDown={pressed}
        onChange={({ target }) => {
          setText(target.value);
          setChosen("");
        }}
      />
      <Choices listId={listId} choices={choices} active={active} onTake={take} />
      <p role="status" className={choices.length > 0 ? "sr-only" : "mt-4 text-center text-13 text-muted"}>
        {choices.length === 0 && t(`chatMore.switcher.${text.trim().length > 1 ? "none" : "more"}`)}
      </p>
    </Dialog>
  );
}

type ChoicesProps = {
  listId: string;
  choices: readonly Choice[];
  active: number;
  onTake: (choice: Choice) => void;
};

/** What may be gone to, in groups. The focus stays in the text, which names the chosen one. */
function Choices({ listId, choices, active, onTake }: ChoicesProps) {
  const { t } = useTranslation();
  useInSight(`${listId}-${active}`);
  return (
    <div
      role="listbox"
      id={listId}
      aria-label={t("chatMore.switcher.label")}
      className="-mx-2 mt-3 h-[min(24rem,50dvh)] overflow-y-auto"
    >
      {KINDS.map((kind) => {
        const ofKind = choices.filter((choice) => choice.kind === kind);
        if (ofKind.length === 0) return null;
        return (
          // biome-ignore lint/a11y/useSemanticElements: a part of a list of options, and no form's
          <div key={kind} role="group" aria-labelledby={`${listId}-${kind}`}>
            <p id={`${listId}-${kind}`} role="presentation" className="px-2 pt-2 pb-1 font-medium text-12 text-muted">
              {t(`chatMore.switcher.${kind}`)}
            </p>
            {ofKind.map((choice) => {
              const at = choices.indexOf(choice);
              return (
                <ChoiceLine
                  key={choice.key}
                  id={`${listId}-${at}`}
                  choice={choice}
                  active={at === active}
                  onTake={() => onTake(choice)}
                />
              );
            })}
          </div>
        );
      })}
    </div>
  );
}

/** What the keys have chosen is scrolled to. */
function useInSight(id: string): void {
  useEffect(() => {
    const element = document.getElementById(id);
    // Not every surrounding lays things out.
    if (element && "scrollIntoView" in element) element.scrollIntoView({ block: "nearest" });
  }, [id]);
}
