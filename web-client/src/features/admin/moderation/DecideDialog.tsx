import { durationFromMs } from "@bufbuild/protobuf/wkt";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Decision, type Report } from "~/gen/switchboard/call/v1/moderation_pb";
import { uuid } from "~/shared/lib/platform";
import { useServices } from "~/shared/services/context";
import { useNotice } from "~/shared/ui/Notices";
import { SelectField } from "~/shared/ui/SelectField";
import { Check } from "../parts/Check";
import { FormDialog } from "../parts/FormDialog";
import { useFormAct } from "../parts/useFormAct";
import { NoteField, noteOf } from "./NoteField";
import { useModerated, useModeration } from "./useModeration";

/** What can become of a report. */
export type Verdict = "dismiss" | "warn" | "suspend";

const DECISIONS: Readonly<Record<Verdict, Decision>> = {
  dismiss: Decision.DISMISSED,
  warn: Decision.WARNED,
  suspend: Decision.SUSPENDED,
};
const DAY_MS = 86_400_000;
/** In days; 0: for good. */
const LENGTHS = [
  { days: 1, words: "day" },
  { days: 7, words: "week" },
  { days: 30, words: "month" },
  { days: 365, words: "year" },
  { days: 0, words: "good" },
] as const;
const USUAL_DAYS = 7;

type DecideDialogProps = { report: Report; name: string; verdict: Verdict; onClose: () => void };

/** Asks before a report is decided. */
export function DecideDialog({ report, name, verdict, onClose }: DecideDialogProps) {
  const { t } = useTranslation();
  const { random } = useServices();
  const moderation = useModeration();
  const moderated = useModerated();
  const notice = useNotice();
  const [requestId] = useState(() => uuid(random));
  const suspends = verdict === "suspend";
  const act = useFormAct(async (form) => {
    const days = Number(form.get("days"));
    await moderation.decideReport({
      requestId,
      reportId: report.reportId,
      decision: DECISIONS[verdict],
      note: noteOf(form),
      ...(suspends && { suspendAddress: form.get("address") === "on" }),
      ...(suspends && days > 0 && { suspendFor: durationFromMs(days * DAY_MS) }),
    });
    await moderated();
    notice(t("moderation.done.decided"));
    onClose();
  });
  return (
    <FormDialog
      title={t(`moderation.ask.${verdict}Title`, { name })}
      text={t(`moderation.ask.${verdict}Text`, { name })}
      confirm={t(suspends ? "moderation.ask.suspend" : `moderation.${verdict}`)}
      danger={suspends}
      act={act}
      onClose={onClose}
    >
      {suspends && (
        <>
          <SelectField label={t("moderation.ask.for")} name="days" defaultValue={USUAL_DAYS}>
            {LENGTHS.map(({ days, words }) => (
              <option key={days} value={days}>
                {t(`moderation.ask.${words}`)}
              </option>
            ))}
          </SelectField>
          <Check label={t("moderation.ask.address")} name="address" />
        </>
      )}
      <NoteField />
    </FormDialog>
  );
}
