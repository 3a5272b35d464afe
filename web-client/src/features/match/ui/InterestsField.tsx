import { Plus } from "lucide-react";
import { type KeyboardEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { IconButton } from "~/shared/ui/IconButton";
import { TextField } from "~/shared/ui/TextField";
import { LONGEST_INTEREST, MOST_INTERESTS, withInterests } from "../preferences";
import { Chips } from "./Chips";

type InterestsFieldProps = { interests: readonly string[]; onInterests: (interests: readonly string[]) => void };

/** What one likes, as chips: typed, and added by Enter, a comma or the button. */
export function InterestsField({ interests, onInterests }: InterestsFieldProps) {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const full = interests.length >= MOST_INTERESTS;
  const add = (typed: string) => {
    if (typed.trim() !== "") onInterests(withInterests(interests, typed));
    setText("");
  };
  const keyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter" && !event.nativeEvent.isComposing) {
      event.preventDefault();
      add(text);
    }
    if (event.key === "Backspace" && text === "") onInterests(interests.slice(0, -1));
  };
  return (
    <div>
      <TextField
        label={t("match.setup.interests")}
        hint={full ? t("match.setup.interestsFull") : t("match.setup.interestsHint", { most: MOST_INTERESTS })}
        value={text}
        maxLength={LONGEST_INTEREST + 1}
        autoComplete="off"
        enterKeyHint="done"
        disabled={full}
        onChange={({ target: { value } }) => (value.includes(",") ? add(value) : setText(value))}
        onKeyDown={keyDown}
        onBlur={() => add(text)}
        end={
          text.trim() !== "" && (
            <IconButton icon={Plus} label={t("match.setup.addInterest")} onClick={() => add(text)} />
          )
        }
      />
      <Chips
        label={t("match.setup.interests")}
        items={interests.map((interest) => ({ key: interest, text: interest }))}
        onRemove={(gone) => onInterests(interests.filter((interest) => interest !== gone))}
      />
    </div>
  );
}
