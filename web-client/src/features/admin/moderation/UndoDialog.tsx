import { useTranslation } from "react-i18next";
import type { Report } from "~/gen/switchboard/call/v1/moderation_pb";
import { useNotice } from "~/shared/ui/Notices";
import { FormDialog } from "../parts/FormDialog";
import { useFormAct } from "../parts/useFormAct";
import { NoteField, noteOf } from "./NoteField";
import { useModerated, useModeration } from "./useModeration";

/** Asks before a decision is taken back. */
export function UndoDialog({ report: { reportId }, onClose }: { report: Report; onClose: () => void }) {
  const { t } = useTranslation();
  const moderation = useModeration();
  const moderated = useModerated();
  const notice = useNotice();
  const act = useFormAct(async (form) => {
    await moderation.undoDecision({ reportId, note: noteOf(form) });
    await moderated();
    notice(t("moderation.done.undone"));
    onClose();
  });
  return (
    <FormDialog
      title={t("moderation.ask.undoTitle")}
      text={t("moderation.ask.undoText")}
      confirm={t("moderation.undo")}
      act={act}
      onClose={onClose}
    >
      <NoteField />
    </FormDialog>
  );
}
