import { Send } from "lucide-react";
import { useEffect, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "~/shared/ui/Button";

const LONGEST_NOTE = 200;

type RequestFormProps = { name: string; onSend: (note: string) => void; onClose: () => void };

/** A request, with a few words if one likes. */
export function RequestForm({ name, onSend, onClose }: RequestFormProps) {
  const { t } = useTranslation();
  const id = useId();
  const [note, setNote] = useState("");
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => field.current?.focus(), []);
  return (
    <form
      className="mx-auto max-w-[440px] text-left"
      onSubmit={(event) => {
        event.preventDefault();
        onSend(note.trim());
      }}
      onKeyDown={(event) => event.key === "Escape" && onClose()}
    >
      <label htmlFor={id} className="mb-1.5 block break-words font-medium text-13">
        {t("contacts.relation.note", { name })}
      </label>
      <textarea
        ref={field}
        id={id}
        rows={3}
        value={note}
        maxLength={LONGEST_NOTE}
        aria-describedby={`${id}-hint`}
        onChange={(event) => setNote(event.target.value)}
        className="w-full resize-none rounded-md border border-line-strong bg-surface px-3 py-2 text-15 outline-offset-0"
      />
      <p id={`${id}-hint`} className="mt-1 flex justify-between gap-3 text-13 text-muted">
        {t("contacts.relation.noteHint")}
        <span aria-hidden>
          {note.length}/{LONGEST_NOTE}
        </span>
      </p>
      <div className="mt-3 flex flex-wrap justify-end gap-2">
        <Button onClick={onClose}>{t("app.cancel")}</Button>
        <Button look="primary" type="submit">
          <Send size={18} aria-hidden />
          {t("contacts.relation.send")}
        </Button>
      </div>
    </form>
  );
}
