import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "./Button";
import { Dialog } from "./Dialog";
import { Spinner } from "./Spinner";

type ConfirmDialogProps = {
  open: boolean;
  onClose: () => void;
  title: string;
  text: string;
  /** On the button that does it: what it does, not "OK". */
  confirm: string;
  danger?: boolean;
  /** Does it; the dialog closes once it is done. */
  onConfirm: () => Promise<unknown>;
  /** What to say when that fails; empty: nothing. */
  describe?: (error: unknown) => string;
};

/** Asks before something that is not easily undone. */
export function ConfirmDialog({ open, onClose, title, text, ...rest }: ConfirmDialogProps) {
  return (
    <Dialog open={open} onClose={onClose} title={title} description={text}>
      <Choice onClose={onClose} {...rest} />
    </Dialog>
  );
}

type ChoiceProps = Pick<ConfirmDialogProps, "onClose" | "confirm" | "danger" | "onConfirm" | "describe">;

function Choice({ onClose, confirm, danger, onConfirm, describe }: ChoiceProps) {
  const { t } = useTranslation();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState("");
  const run = async () => {
    if (busy) return;
    setBusy(true);
    setProblem("");
    try {
      await onConfirm();
      onClose();
    } catch (error) {
      setProblem(describe ? describe(error) : t("errors.unexpected"));
      setBusy(false);
    }
  };
  return (
    <>
      {problem !== "" && (
        <p role="alert" className="mb-4 text-13 text-danger-ink">
          {problem}
        </p>
      )}
      <div className="flex flex-col-reverse gap-2 sm:flex-row sm:justify-end">
        <Button onClick={onClose}>{t("app.cancel")}</Button>
        <Button look={danger ? "danger" : "primary"} aria-disabled={busy} onClick={() => void run()}>
          {busy && <Spinner />}
          {confirm}
        </Button>
      </div>
    </>
  );
}
