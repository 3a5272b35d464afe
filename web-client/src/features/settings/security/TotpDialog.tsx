import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { type BeginTotpResponse, FactorService } from "~/gen/switchboard/auth/v1/factor_pb";
import { useClient } from "~/shared/services/useClient";
import { useStepUp } from "~/shared/stepUp/stepUp";
import { Button } from "~/shared/ui/Button";
import { CopyButton } from "~/shared/ui/CopyButton";
import { Dialog } from "~/shared/ui/Dialog";
import { retried } from "~/shared/ui/load";
import { useNotice } from "~/shared/ui/Notices";
import { Spinner } from "~/shared/ui/Spinner";
import { TextField } from "~/shared/ui/TextField";
import { ProblemNote, useProblemText } from "../parts/ProblemNote";
import { useAct } from "../parts/useAct";

const QrCode = lazy(retried(() => import("~/shared/ui/QrCode")));

const CODE = /^\d{6}$/;
const AT_CODE: readonly string[] = ["settings.totp.codeMissing", "settings.totp.codeWrong"];

type TotpDialogProps = { secret: BeginTotpResponse; onClose: () => void; onDone: (codes: readonly string[]) => void };

/** The secret for the app, as a picture and for typing, and the first code back. */
export function TotpDialog({ secret, onClose, onDone }: TotpDialogProps) {
  const { t } = useTranslation();
  const factors = useClient(FactorService);
  const stepUp = useStepUp();
  const notice = useNotice();
  const act = useAct({ FACTOR_WRONG: "settings.totp.codeWrong", FACTOR_NOT_FOUND: "settings.totp.gone" });
  const [code, setCode] = useState("");
  const atCode = act.problem && AT_CODE.includes(act.problem.words) ? act.problem : undefined;
  const error = useProblemText(atCode);
  const confirm = async () => {
    const digits = code.replaceAll(/\s/g, "");
    if (!CODE.test(digits)) {
      act.say("settings.totp.codeMissing");
      return;
    }
    await act.run(async () => {
      const { recoveryCodes } = await stepUp(() => factors.confirmTotp({ code: digits }));
      notice(t("settings.totp.turnedOn"));
      onDone(recoveryCodes);
    });
  };
  return (
    <Dialog open onClose={onClose} title={t("settings.totp.dialog")} size="medium">
      <form
        noValidate
        aria-busy={act.busy}
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          void confirm();
        }}
      >
        <p>{t("settings.totp.scan")}</p>
        <div className="mx-auto size-52 rounded-lg bg-white p-3">
          <Suspense>
            <QrCode text={secret.otpauthUri} label={t("settings.totp.qr")} />
          </Suspense>
        </div>
        <div className="rounded-md border border-line p-3">
          <p className="text-13 text-muted">{t("settings.totp.orType")}</p>
          <div className="mt-1 flex flex-wrap items-center gap-2">
            <code data-testid="totp-secret" className="min-w-0 flex-1 select-all break-words font-mono text-15">
              {inFours(secret.secret)}
            </code>
            <CopyButton
              text={secret.secret}
              label={t("settings.totp.copySecret")}
              copied={t("settings.codes.copied")}
              failed={t("settings.codes.copyFailed")}
            />
          </div>
        </div>
        <TextField
          label={t("settings.totp.code")}
          value={code}
          error={error}
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={7}
          onChange={(event) => setCode(event.target.value)}
        />
        {!atCode && <ProblemNote problem={act.problem} />}
        <Button type="submit" look="primary" wide aria-disabled={act.busy}>
          {act.busy && <Spinner />}
          {t("settings.totp.confirm")}
        </Button>
      </form>
    </Dialog>
  );
}

function inFours(secret: string): string {
  return secret.replaceAll(/(.{4})(?=.)/g, "$1 ");
}
