import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Invite } from "~/gen/switchboard/auth/v1/admin_pb";
import { Role } from "~/gen/switchboard/auth/v1/user_pb";
import { text } from "~/shared/forms/useSubmit";
import { uuid } from "~/shared/lib/platform";
import { useServices } from "~/shared/services/context";
import { useStepUp } from "~/shared/stepUp/stepUp";
import { SelectField } from "~/shared/ui/SelectField";
import { TextField } from "~/shared/ui/TextField";
import { useAdmin } from "../clients";
import { FormDialog } from "../parts/FormDialog";
import { useFormAct } from "../parts/useFormAct";
import { roleOf } from "../people/words";
import { useInvitesChanged } from "./useInvites";

const ROLES = [Role.USER, Role.MODERATOR, Role.ADMIN] as const;
const DAY_HOURS = 24;
const HOURS = [1, DAY_HOURS, 7 * DAY_HOURS, 30 * DAY_HOURS, 365 * DAY_HOURS];
const A_WEEK = 7 * DAY_HOURS;
const MOST_USES = 10_000;
const LONGEST_NOTE = 200;

type CreateInviteDialogProps = { onMade: (invite: Invite | undefined) => void; onClose: () => void };

/** For whom an invitation is, for how long, and for how many. */
export function CreateInviteDialog({ onMade, onClose }: CreateInviteDialogProps) {
  const { t } = useTranslation();
  const { admin } = useAdmin();
  const { random } = useServices();
  const stepUp = useStepUp();
  const changed = useInvitesChanged();
  const [usesWrong, setUsesWrong] = useState(false);
  // The same until something is changed: what was made already is not made twice.
  const [requestId, setRequestId] = useState(() => uuid(random));
  const act = useFormAct(
    async (form) => {
      const role = roleOf(Number(text(form, "role")));
      const [maxUses, validHours] = [Number(text(form, "uses")), Number(text(form, "hours"))];
      const note = text(form, "note").trim();
      const { invite } = await stepUp(() => admin.createInvite({ requestId, role, maxUses, validHours, note }));
      await changed();
      onMade(invite);
    },
    (form) => {
      const uses = Number(text(form, "uses"));
      const right = Number.isInteger(uses) && uses >= 1 && uses <= MOST_USES;
      setUsesWrong(!right);
      return right;
    },
  );
  return (
    <FormDialog
      title={t("administration.invite.createTitle")}
      confirm={t("administration.create")}
      act={act}
      onClose={onClose}
    >
      <div className="grid gap-4" onChange={() => setRequestId(uuid(random))}>
        <TextField
          name="note"
          label={t("administration.invite.note")}
          hint={t("administration.invite.noteHint")}
          maxLength={LONGEST_NOTE}
          autoComplete="off"
        />
        <TextField
          name="uses"
          label={t("administration.invite.uses")}
          error={usesWrong ? t("administration.invite.usesWrong") : undefined}
          inputMode="numeric"
          defaultValue="1"
          autoComplete="off"
        />
        <SelectField name="hours" label={t("administration.invite.valid")} defaultValue={A_WEEK}>
          {HOURS.map((hours) => (
            <option key={hours} value={hours}>
              {hours < DAY_HOURS
                ? t("administration.invite.hours", { count: hours })
                : t("administration.invite.days", { count: hours / DAY_HOURS })}
            </option>
          ))}
        </SelectField>
        <SelectField name="role" label={t("administration.role.label")} defaultValue={Role.USER}>
          {ROLES.map((role) => (
            <option key={role} value={role}>
              {t(`administration.role.r${role}`)}
            </option>
          ))}
        </SelectField>
      </div>
    </FormDialog>
  );
}
