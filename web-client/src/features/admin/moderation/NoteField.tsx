import { useTranslation } from "react-i18next";
import { TextField } from "~/shared/ui/TextField";

const MOST_CHARACTERS = 500;

/** A few words for other moderators. */
export function NoteField() {
  const { t } = useTranslation();
  return <TextField label={t("moderation.ask.note")} name="note" maxLength={MOST_CHARACTERS} autoComplete="off" />;
}

/** What a form with such a field has in it. */
export function noteOf(form: FormData): string {
  const note = form.get("note");
  return typeof note === "string" ? note.trim() : "";
}
