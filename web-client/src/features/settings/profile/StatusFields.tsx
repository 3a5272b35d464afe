import { useTranslation } from "react-i18next";
import type { User } from "~/gen/switchboard/auth/v1/user_pb";
import { toMs } from "~/shared/lib/time";
import { Button } from "~/shared/ui/Button";
import { regional } from "~/shared/ui/format";
import { SelectField } from "~/shared/ui/SelectField";
import { TextField } from "~/shared/ui/TextField";
import { Section } from "../parts/Section";
import { CLEAR_AFTER, type ClearAfter } from "./clearAfter";
import { EmojiChoice } from "./EmojiChoice";
import type { ProfileDraft, ProfileForm } from "./profileChange";

const LONGEST_TEXT = 80;

type StatusFieldsProps = { user: User; form: ProfileForm; onChange: (draft: ProfileDraft) => void };

/** What somebody is up to: an emoji, a few words, and when they go away. */
export function StatusFields({ user, form, onChange }: StatusFieldsProps) {
  const { t, i18n } = useTranslation();
  const until = toMs(user.status?.expireTime);
  const filled = form.emoji !== "" || form.statusText !== "";
  return (
    <Section title={t("settings.status.title")}>
      <EmojiChoice emoji={form.emoji} onChange={(emoji) => onChange({ emoji })}>
        <TextField
          label={t("settings.status.text")}
          value={form.statusText}
          maxLength={LONGEST_TEXT}
          autoComplete="off"
          onChange={(event) => onChange({ statusText: event.target.value })}
        />
      </EmojiChoice>
      <SelectField
        label={t("settings.status.clearAfter")}
        value={form.clearAfter}
        onChange={(event) => onChange({ clearAfter: event.target.value as ClearAfter })}
      >
        {until !== undefined && (
          <option value="kept">{t("settings.status.until", { when: whenShort(until, i18n.language) })}</option>
        )}
        {CLEAR_AFTER.map((choice) => (
          <option key={choice} value={choice}>
            {t(`settings.status.${choice}`)}
          </option>
        ))}
      </SelectField>
      {filled && (
        <Button
          className="justify-self-start"
          onClick={() => onChange({ emoji: "", statusText: "", clearAfter: "never" })}
        >
          {t("settings.status.clear")}
        </Button>
      )}
    </Section>
  );
}

function whenShort(ms: number, language: string): string {
  return new Date(ms).toLocaleString(regional(language), { weekday: "short", hour: "numeric", minute: "2-digit" });
}
