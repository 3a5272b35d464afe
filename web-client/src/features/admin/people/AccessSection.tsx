import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Account, AccountState } from "~/gen/switchboard/auth/v1/admin_pb";
import { text } from "~/shared/forms/useSubmit";
import { Button } from "~/shared/ui/Button";
import { useNotice } from "~/shared/ui/Notices";
import { TextField } from "~/shared/ui/TextField";
import { useAdmin } from "../clients";
import { FormDialog } from "../parts/FormDialog";
import { Section } from "../parts/Section";
import { useFormAct } from "../parts/useFormAct";
import type { Person } from "./person";
import { useAccountsChanged } from "./useAccounts";

const LONGEST_NOTE = 500;

/** Whether somebody may sign in. */
export function AccessSection({ person, account }: { person: Person; account: Account }) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState(false);
  const act = account.state === AccountState.DISABLED ? "enable" : "disable";
  return (
    <Section title={t("administration.person.access")} text={t(`administration.person.${act}Text`)}>
      <Button look={act === "disable" ? "dangerSoft" : "primary"} onClick={() => setAsked(true)}>
        {t(`administration.person.${act}`)}
      </Button>
      {asked && <AccessDialog person={person} act={act} onClose={() => setAsked(false)} />}
    </Section>
  );
}

type AccessDialogProps = { person: Person; act: "enable" | "disable"; onClose: () => void };

function AccessDialog({ person: { userId, name }, act, onClose }: AccessDialogProps) {
  const { t } = useTranslation();
  const { admin } = useAdmin();
  const notice = useNotice();
  const changed = useAccountsChanged();
  const form = useFormAct(async (data) => {
    const note = text(data, "note").trim();
    if (act === "disable") await admin.disableUser({ userId, note });
    else await admin.enableUser({ userId, note });
    await changed();
    notice(t(`administration.person.${act}d`, { name }));
    onClose();
  });
  return (
    <FormDialog
      title={t(`administration.person.${act}Title`, { name })}
      text={t(`administration.person.${act}Text`)}
      confirm={t(`administration.person.${act}`)}
      danger={act === "disable"}
      act={form}
      onClose={onClose}
    >
      <TextField
        name="note"
        label={t("administration.note")}
        hint={t("administration.noteHint")}
        maxLength={LONGEST_NOTE}
        autoComplete="off"
      />
    </FormDialog>
  );
}
