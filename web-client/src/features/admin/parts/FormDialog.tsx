import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "~/shared/ui/Button";
import { Dialog } from "~/shared/ui/Dialog";
import { Spinner } from "~/shared/ui/Spinner";
import type { FormAct } from "./useFormAct";

type FormDialogProps = {
  title: string;
  text?: string;
  /** On the button that sends it. */
  confirm: string;
  danger?: boolean;
  act: FormAct;
  onClose: () => void;
  children?: ReactNode;
};

/** A form to be filled in and sent, or left. */
export function FormDialog({ title, text, confirm, danger = false, act, onClose, children }: FormDialogProps) {
  const { t } = useTranslation();
  return (
    <Dialog open onClose={onClose} title={title} description={text} size="medium">
      <form noValidate onSubmit={act.submit} className="grid gap-4" aria-busy={act.busy}>
        {act.problem !== "" && (
          <p role="alert" className="text-13 text-danger-ink">
            {act.problem}
          </p>
        )}
        {children}
        <div className="flex flex-col-reverse gap-2 sm:flex-row sm:justify-end">
          <Button onClick={onClose}>{t("app.cancel")}</Button>
          <Button type="submit" look={danger ? "danger" : "primary"} aria-disabled={act.busy}>
            {act.busy && <Spinner />}
            {confirm}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
