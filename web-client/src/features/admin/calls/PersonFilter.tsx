import { X } from "lucide-react";
import { useDeferredValue, useState } from "react";
import { useTranslation } from "react-i18next";
import { nameOf, usePersonName } from "~/shared/services/usePersonName";
import { Button } from "~/shared/ui/Button";
import { TextField } from "~/shared/ui/TextField";
import { useAccounts } from "../people/useAccounts";

const MOST = 6;

type PersonFilterProps = { userId: string; onChoose: (userId: string) => void };

/** Whose calls are listed: a person who is looked for by name, or everybody. */
export function PersonFilter({ userId, onChoose }: PersonFilterProps) {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const sought = useDeferredValue(text.trim());
  if (userId !== "") return <Chosen userId={userId} onClear={() => onChoose("")} />;
  return (
    <div className="relative col-span-2 lg:col-span-1">
      <TextField
        label={t("callRecord.person")}
        placeholder={t("administration.list.searchPlaceholder")}
        autoComplete="off"
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => event.key === "Escape" && setText("")}
      />
      {sought !== "" && <Matches text={sought} onChoose={onChoose} />}
    </div>
  );
}

function Chosen({ userId, onClear }: { userId: string; onClear: () => void }) {
  const { t } = useTranslation();
  const name = usePersonName(userId) || userId;
  return (
    <p className="col-span-2 flex min-h-11 min-w-0 items-center gap-2 rounded-md bg-accent-soft pl-3 text-13 text-accent-ink lg:col-span-1">
      <span className="min-w-0 flex-1 truncate">
        {t("callRecord.personSearch")} {name}
      </span>
      <Button look="ghost" aria-label={t("callRecord.anybody")} onClick={onClear}>
        <X size={16} aria-hidden />
      </Button>
    </p>
  );
}

function Matches({ text, onChoose }: { text: string; onChoose: (userId: string) => void }) {
  const { t } = useTranslation();
  const { data } = useAccounts({ q: text });
  const users = data?.pages[0]?.accounts.flatMap(({ me }) => me?.user ?? []).slice(0, MOST);
  if (!users) return null;
  return (
    <ul className="absolute inset-x-0 top-full z-20 mt-1 rounded-lg border border-line bg-surface p-1 shadow-lg">
      {users.length === 0 && <li className="px-3 py-2.5 text-13 text-muted">{t("administration.list.nobody")}</li>}
      {users.map((user) => (
        <li key={user.userId}>
          <button
            type="button"
            onClick={() => onChoose(user.userId)}
            className="flex min-h-11 w-full items-center gap-2 rounded-md px-3 text-left -outline-offset-2 hover:bg-raised"
          >
            <span className="min-w-0 truncate font-medium">{nameOf(user)}</span>
            <span className="min-w-0 truncate text-13 text-muted">{user.username && `@${user.username}`}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
