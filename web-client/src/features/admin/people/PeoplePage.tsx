import { useNavigate, useSearch } from "@tanstack/react-router";
import { UsersRound } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { SearchField } from "~/features/people";
import { SelectField } from "~/shared/ui/SelectField";
import { type PeopleFilter, peopleFilter } from "../filters";
import { AdminPage } from "../parts/AdminPage";
import { Paged } from "../parts/Paged";
import { AccountRow } from "./AccountRow";
import { useAccounts } from "./useAccounts";

const TYPING_MS = 200;
const ROLES = [1, 2, 3, 4] as const;
const STATES = [1, 2, 3, 4] as const;

/** All accounts, and looking for some of them. */
export function PeoplePage() {
  const { t } = useTranslation();
  const filter = useSearch({ from: "/shell/queries/admin/people" });
  const accounts = useAccounts(filter);
  return (
    <AdminPage title={t("administration.people")}>
      <Filters filter={filter} />
      <Paged
        query={accounts}
        itemsOf={(page) => page.accounts}
        empty={{ icon: UsersRound, title: t("administration.list.nobody"), text: t("administration.list.nobodyText") }}
      >
        {(account) => <AccountRow key={account.me?.user?.userId} account={account} />}
      </Paged>
    </AdminPage>
  );
}

function Filters({ filter }: { filter: PeopleFilter }) {
  const { t } = useTranslation();
  const navigate = useNavigate({ from: "/admin/people" });
  const [text, setText] = useState(filter.q ?? "");
  const sought = filter.q ?? "";
  useEffect(() => {
    const q = text.trim();
    if (q === sought) return;
    const put = () => void navigate({ search: (before) => peopleFilter({ ...before, q }), replace: true });
    const timer = setTimeout(put, TYPING_MS);
    return () => clearTimeout(timer);
  }, [text, sought, navigate]);
  const choose = (key: "role" | "state") => (value: string) =>
    void navigate({ search: (before) => peopleFilter({ ...before, [key]: value }), replace: true });
  return (
    <div className="mb-4 grid gap-x-3 gap-y-2 sm:grid-cols-2 lg:grid-cols-[minmax(0,1fr)_180px_180px] lg:items-end">
      <div className="-mx-4 sm:col-span-2 lg:col-span-1">
        <SearchField
          label={t("administration.list.search")}
          placeholder={t("administration.list.searchPlaceholder")}
          text={text}
          onText={setText}
        />
      </div>
      <SelectField
        label={t("administration.role.label")}
        value={filter.role ?? 0}
        onChange={(event) => choose("role")(event.target.value)}
      >
        <option value={0}>{t("administration.anyRole")}</option>
        {ROLES.map((role) => (
          <option key={role} value={role}>
            {t(`administration.role.r${role}`)}
          </option>
        ))}
      </SelectField>
      <SelectField
        label={t("administration.state.label")}
        value={filter.state ?? 0}
        onChange={(event) => choose("state")(event.target.value)}
      >
        <option value={0}>{t("administration.anyState")}</option>
        {STATES.map((state) => (
          <option key={state} value={state}>
            {t(`administration.state.s${state}`)}
          </option>
        ))}
      </SelectField>
    </div>
  );
}
