import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Account } from "~/gen/switchboard/auth/v1/admin_pb";
import { Role } from "~/gen/switchboard/auth/v1/user_pb";
import { useStepUp } from "~/shared/stepUp/stepUp";
import { Button } from "~/shared/ui/Button";
import { ConfirmDialog } from "~/shared/ui/ConfirmDialog";
import { useNotice } from "~/shared/ui/Notices";
import { SelectField } from "~/shared/ui/SelectField";
import { useAdmin } from "../clients";
import { useDescribe } from "../parts/problems";
import { Section } from "../parts/Section";
import type { Person } from "./person";
import { useAccountsChanged } from "./useAccounts";
import { roleOf, roleWords } from "./words";

const ROLES: readonly Role[] = [Role.USER, Role.MODERATOR, Role.ADMIN];

/** What an account may do. */
export function RoleSection({ person, account }: { person: Person; account: Account }) {
  const { t } = useTranslation();
  const { admin } = useAdmin();
  const stepUp = useStepUp();
  const notice = useNotice();
  const describe = useDescribe();
  const changed = useAccountsChanged();
  const now = account.me?.role ?? Role.USER;
  const [chosen, setChosen] = useState<Role | undefined>();
  const [asked, setAsked] = useState(false);
  const role = chosen ?? now;
  const change = async () => {
    await stepUp(() => admin.setUserRole({ userId: person.userId, role }));
    await changed();
    setChosen(undefined);
    notice(t("administration.person.setRoleDone", { name: person.name, role: t(roleWords(role)) }));
  };
  return (
    <Section title={t("administration.role.label")} text={t("administration.person.roleText")}>
      <div className="flex flex-wrap items-end gap-3">
        <SelectField
          className="min-w-40 flex-1"
          label={t("administration.role.label")}
          value={role}
          onChange={(event) => setChosen(roleOf(Number(event.target.value)))}
        >
          {ROLES.map((one) => (
            <option key={one} value={one}>
              {t(roleWords(one))}
            </option>
          ))}
        </SelectField>
        <Button className="h-11" disabled={role === now} onClick={() => setAsked(true)}>
          {t("administration.person.setRole")}
        </Button>
      </div>
      <ConfirmDialog
        open={asked}
        onClose={() => setAsked(false)}
        title={t("administration.person.setRoleTitle", { name: person.name })}
        text={`${t(roleWords(now))} → ${t(roleWords(role))}. ${t("administration.person.roleText")}`}
        confirm={t("administration.person.setRole")}
        onConfirm={change}
        describe={describe}
      />
    </Section>
  );
}
