import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { CallReportService } from "~/gen/switchboard/call/v1/report_pb";
import { useClient } from "~/shared/services/useClient";
import { Button } from "~/shared/ui/Button";
import { Dialog } from "~/shared/ui/Dialog";
import { useNotice } from "~/shared/ui/Notices";
import { SelectField } from "~/shared/ui/SelectField";
import { Spinner } from "~/shared/ui/Spinner";
import { saveFile } from "~/shared/ui/saveFile";
import { type Export, exportEvents } from "./exportEvents";

type ExportDialogProps = { filter: Export["filter"]; onClose: () => void };

/** Gives the record as a file. */
export default function ExportDialog({ filter, onClose }: ExportDialogProps) {
  const { t } = useTranslation();
  const [csv, setCsv] = useState(true);
  const { bytes, failed, start, stop } = useExport({ filter, csv }, onClose);
  return (
    <Dialog open onClose={onClose} title={t("callRecord.export.title")} description={t("callRecord.export.text")}>
      <SelectField
        label={t("callRecord.export.format")}
        value={csv ? "csv" : "lines"}
        disabled={bytes !== undefined}
        onChange={(event) => setCsv(event.target.value === "csv")}
      >
        <option value="csv">{t("callRecord.export.csv")}</option>
        <option value="lines">{t("callRecord.export.lines")}</option>
      </SelectField>
      <p role="status" className="mt-3 min-h-5 text-13 text-muted tabular-nums">
        {bytes !== undefined && t("callRecord.export.progress", { size: Math.ceil(bytes / 1_024) })}
      </p>
      {failed && (
        <p role="alert" className="text-13 text-danger-ink">
          {t("callRecord.export.failed")}
        </p>
      )}
      <div className="mt-4 flex flex-col-reverse gap-2 sm:flex-row sm:justify-end">
        {bytes === undefined ? (
          <>
            <Button onClick={onClose}>{t("app.cancel")}</Button>
            <Button look="primary" onClick={start}>
              {t("callRecord.export.start")}
            </Button>
          </>
        ) : (
          <Button onClick={stop}>
            <Spinner />
            {t("callRecord.export.stop")}
          </Button>
        )}
      </div>
    </Dialog>
  );
}

/** Fetches the file and saves it. `bytes`: how many have come, while it is under way. */
function useExport(what: Export, onDone: () => void) {
  const { t } = useTranslation();
  const report = useClient(CallReportService);
  const notice = useNotice();
  const [bytes, setBytes] = useState<number | undefined>();
  const [failed, setFailed] = useState(false);
  const running = useRef<AbortController | undefined>(undefined);
  const stop = () => running.current?.abort();
  useEffect(() => () => running.current?.abort(), []);
  const run = async (signal: AbortSignal) => {
    try {
      const file = await exportEvents(report, what, signal, setBytes);
      saveFile(file, `switchboard-calls.${what.csv ? "csv" : "jsonl"}`);
      notice(t("callRecord.export.done"));
      onDone();
    } catch {
      setFailed(!signal.aborted);
      setBytes(undefined);
    }
  };
  const start = () => {
    running.current = new AbortController();
    setFailed(false);
    setBytes(0);
    void run(running.current.signal);
  };
  return { bytes, failed, start, stop };
}
