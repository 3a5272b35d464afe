import { useState } from "react";
import { useTranslation } from "react-i18next";
import { foundBy, useSearch } from "~/features/people";
import { PersonAvatar } from "~/shared/services/PersonAvatar";
import { useNameOf, usePersonName } from "~/shared/services/usePersonName";
import { TextField } from "~/shared/ui/TextField";

type PeoplePickerProps = {
  chosen: readonly string[];
  onChosen: (userIds: readonly string[]) => void;
  /** Who cannot be chosen. */
  without?: ReadonlySet<string>;
};

const NOBODY: ReadonlySet<string> = new Set();

/** Several people, by their names. */
export function PeoplePicker({ chosen, onChosen, without = NOBODY }: PeoplePickerProps) {
  const { t } = useTranslation();
  const nameOf = useNameOf();
  const [text, setText] = useState("");
  const search = useSearch(text);
  const found = text.trim() === "" ? [] : foundBy(search).filter(({ userId }) => !without.has(userId));
  const toggle = (userId: string) =>
    onChosen(chosen.includes(userId) ? chosen.filter((other) => other !== userId) : [...chosen, userId]);
  const listed = new Set([...chosen, ...found.map(({ userId }) => userId)]);
  return (
    <>
      <TextField
        label={t("people.search")}
        placeholder={t("people.searchPlaceholder")}
        value={text}
        autoComplete="off"
        onChange={(event) => setText(event.target.value)}
      />
      {search.isError && <p className="mt-2 text-13 text-danger-ink">{t("people.searchFailed")}</p>}
      <ul className="-mx-2 mt-2 max-h-64 overflow-y-auto">
        {[...listed].map((userId) => (
          <li key={userId}>
            <Choice
              userId={userId}
              name={found.filter((user) => user.userId === userId).map(nameOf)[0]}
              checked={chosen.includes(userId)}
              onToggle={() => toggle(userId)}
            />
          </li>
        ))}
      </ul>
    </>
  );
}

type ChoiceProps = { userId: string; name: string | undefined; checked: boolean; onToggle: () => void };

function Choice({ userId, name, checked, onToggle }: ChoiceProps) {
  const known = usePersonName(userId);
  return (
    <label className="flex min-h-13 items-center gap-3 rounded-md px-2 hover:bg-raised">
      <PersonAvatar userId={userId} size="small" />
      <span className="min-w-0 flex-1 truncate">{name ?? known}</span>
      <input type="checkbox" checked={checked} onChange={onToggle} className="size-5 shrink-0 accent-accent" />
    </label>
  );
}
