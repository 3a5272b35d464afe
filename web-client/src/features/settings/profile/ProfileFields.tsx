import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { User } from "~/gen/switchboard/auth/v1/user_pb";
import { useServices, useSession } from "~/shared/services/context";
import { useNotice } from "~/shared/ui/Notices";
import { TextField } from "~/shared/ui/TextField";
import { ProblemNote } from "../parts/ProblemNote";
import { SaveBar } from "../parts/SaveBar";
import { Section } from "../parts/Section";
import { useAct } from "../parts/useAct";
import { changesProfile, type ProfileDraft, profileChange, profileForm } from "./profileChange";
import { StatusFields } from "./StatusFields";
import { TimeZoneField } from "./TimeZoneField";

const LONGEST_NAME = 64;

/** What people say of themselves. What is not saved yet stays in the form, whatever becomes of the saving. */
export function ProfileFields({ user }: { user: User }) {
  const { t } = useTranslation();
  const { people } = useServices();
  const session = useSession();
  const notice = useNotice();
  const act = useAct();
  const [draft, setDraft] = useState<ProfileDraft>({});
  const form = profileForm(user, draft);
  const changed = changesProfile(user, draft);
  const nameMissing = user.guest && form.displayName.trim() === "";
  const edit = (edited: ProfileDraft) => setDraft((before) => ({ ...before, ...edited }));
  const save = async () => {
    const change = profileChange(user, draft, Date.now());
    if (!change || nameMissing) return;
    const saved = await act.run(async () => {
      const { me } = await people.updateProfile(change);
      if (me) session.meChanged(me);
    });
    if (!saved) return;
    // What was typed while it was being saved is kept.
    setDraft((now) => (now === draft ? {} : now));
    notice(t("settings.saved"));
  };
  return (
    <form
      noValidate
      className="grid gap-8"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <Section title={t("settings.aboutYou")}>
        <TextField
          label={t("settings.name.label")}
          hint={t(user.guest ? "settings.name.guestHint" : "settings.name.hint")}
          error={nameMissing ? t("settings.name.guestMissing") : undefined}
          value={form.displayName}
          maxLength={LONGEST_NAME}
          autoComplete="name"
          onChange={(event) => edit({ displayName: event.target.value })}
        />
        <TimeZoneField timeZone={form.timeZone} onChange={(timeZone) => edit({ timeZone })} />
      </Section>
      {!user.guest && <StatusFields user={user} form={form} onChange={edit} />}
      <ProblemNote problem={act.problem} />
      <SaveBar shown={changed} busy={act.busy} onDiscard={() => setDraft({})} />
    </form>
  );
}
