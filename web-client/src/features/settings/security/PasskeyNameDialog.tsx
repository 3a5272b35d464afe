import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "~/shared/ui/Button";
import { Dialog } from "~/shared/ui/Dialog";
import { Spinner } from "~/shared/ui/Spinner";
import { TextField } from "~/shared/ui/TextField";
import { ProblemNote, useProblemText } from "../parts/ProblemNote";
import type { OwnWords } from "../parts/problems";
import { useAct } from "../parts/useAct";

const LONGEST_NAME = 64;

type PasskeyNameDialogProps = {
  title: string;
  text?: string;
  name: string;
  /** On the button, while nothing goes on and while it does. */
  confirm: string;
  waiting?: string;
  own?: OwnWords;
  onName: (name: string) => Promise<void>;
  onClose: () => void;
};

/** Asks what a passkey is to be called. */
export function PasskeyNameDialog(props: PasskeyNameDialogProps) {
  const { t } = useTranslation();
  const act = useAct(props.own ?? { FACTOR_NOT_FOUND: "settings.passkeys.gone" });
  const [name, setName] = useState(props.name);
  const missing = act.problem?.words === "settings.passkeys.nameMissing" ? act.problem : undefined;
  const error = useProblemText(missing);
  const submit = async () => {
    if (name.trim() === "") act.say("settings.passkeys.nameMissing");
    else await act.run(() => props.onName(name.trim()));
  };
  return (
    <Dialog open onClose={props.onClose} title={props.title} description={props.text}>
      <form
        noValidate
        aria-busy={act.busy}
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <TextField
          label={t("settings.passkeys.name")}
          hint={t("settings.passkeys.nameHint")}
          error={error}
          value={name}
          maxLength={LONGEST_NAME}
          autoComplete="off"
          onChange={(event) => setName(event.target.value)}
        />
        {!missing && <ProblemNote problem={act.problem} />}
        <div className="flex flex-col-reverse gap-2 sm:flex-row sm:justify-end">
          <Button onClick={props.onClose}>{t("settings.cancel")}</Button>
          <Button type="submit" look="primary" aria-disabled={act.busy}>
            {act.busy && <Spinner />}
            {act.busy ? (props.waiting ?? props.confirm) : props.confirm}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
