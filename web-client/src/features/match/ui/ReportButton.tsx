import { Code, ConnectError } from "@connectrpc/connect";
import { ChevronRight, Flag } from "lucide-react";
import { type SubmitEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { ReportReason } from "~/gen/switchboard/call/v1/match_pb";
import { uuid } from "~/shared/lib/platform";
import { useServices } from "~/shared/services/context";
import { Button } from "~/shared/ui/Button";
import { Dialog } from "~/shared/ui/Dialog";
import { IconButton } from "~/shared/ui/IconButton";
import { useNotice } from "~/shared/ui/Notices";
import { Spinner } from "~/shared/ui/Spinner";
import { useMatch } from "../context";
import { REASONS } from "./words";

const MOST_CHARACTERS = 500;

/** Report, in two taps: this, and a reason. */
export function ReportButton({ matchId }: { matchId: string }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <>
      <IconButton
        icon={Flag}
        label={t("match.partner.report")}
        className="text-danger-ink!"
        onClick={() => setOpen(true)}
      />
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        title={t("match.report.title")}
        description={t("match.report.text")}
      >
        <Reasons matchId={matchId} onDone={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

function Reasons({ matchId, onDone }: { matchId: string; onDone: () => void }) {
  const { t } = useTranslation();
  const { send, busy, problem } = useReport(matchId, onDone);
  const [other, setOther] = useState(false);
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const note = new FormData(event.currentTarget).get("note");
    void send(ReportReason.OTHER, typeof note === "string" ? note.trim() : "");
  };
  return (
    <div aria-busy={busy}>
      {problem && (
        <p role="alert" className="mb-3 text-13 text-danger-ink">
          {t(problem)}
        </p>
      )}
      <ul className="-mx-2 grid gap-0.5">
        {REASONS.map((reason) => (
          <li key={reason}>
            <button
              type="button"
              aria-expanded={reason === ReportReason.OTHER ? other : undefined}
              onClick={() => (reason === ReportReason.OTHER ? setOther(!other) : void send(reason))}
              className="flex min-h-11 w-full items-center gap-3 rounded-md px-2 py-2 text-left hover:bg-raised"
            >
              <span className="min-w-0 flex-1">{t(`match.report.r${reason}`)}</span>
              <ChevronRight size={18} className="shrink-0 text-muted" aria-hidden />
            </button>
          </li>
        ))}
      </ul>
      {other && (
        <form onSubmit={submit} className="mt-2 grid gap-3">
          <label className="grid gap-1.5 font-medium text-13">
            {t("match.report.note")}
            <textarea
              name="note"
              rows={3}
              maxLength={MOST_CHARACTERS}
              required
              className="rounded-md border border-line-strong bg-surface px-3 py-2 font-normal text-15"
            />
          </label>
          <Button type="submit" look="danger" aria-disabled={busy}>
            {busy && <Spinner />}
            {t("match.report.send")}
          </Button>
        </form>
      )}
    </div>
  );
}

/** Sends a report, once, however often it has to be tried. */
function useReport(matchId: string, onDone: () => void) {
  const { t } = useTranslation();
  const { matches, session } = useMatch();
  const { random } = useServices();
  const notify = useNotice();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<"match.report.failed" | "match.report.gone" | undefined>();
  const requestId = useRef("");
  const send = async (reason: ReportReason, note = "") => {
    if (busy) return;
    setBusy(true);
    setProblem(undefined);
    requestId.current ||= uuid(random);
    try {
      await matches.reportPartner({ requestId: requestId.current, matchId, reason, note });
      session.dispatch({ type: "reported", matchId });
      // Where they were left, the page says it already.
      const { phase } = session.state.getState().current;
      if (phase !== "left") notify(t("match.report.done"));
      onDone();
    } catch (error) {
      setProblem(ConnectError.from(error).code === Code.NotFound ? "match.report.gone" : "match.report.failed");
      setBusy(false);
    }
  };
  return { send, busy, problem };
}
