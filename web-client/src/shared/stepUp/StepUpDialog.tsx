import { KeyRound } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { FactorService } from "~/gen/switchboard/auth/v1/factor_pb";
import { useClient } from "~/shared/services/useClient";
import { PasswordField } from "../forms/PasswordField";
import { type FormProblem, problemOf } from "../forms/problems";
import { RefusalMessage } from "../forms/RefusalMessage";
import { text, useSubmit } from "../forms/useSubmit";
import { askForPasskey, PasskeyNotUsed, passkeysSupported } from "../passkeys/passkeys";
import { useMe, useServices, useSession } from "../services/context";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { Spinner } from "../ui/Spinner";

type StepUpDialogProps = { onProven: () => void; onCancel: () => void };

/** "Is it you?": by the password, or a passkey where there is one. */
export default function StepUpDialog({ onProven, onCancel }: StepUpDialogProps) {
  const { t } = useTranslation();
  const me = useMe();
  useEffect(() => {
    if (!me) onCancel();
  }, [me, onCancel]);
  if (!me?.user) return null;
  return (
    <Dialog open onClose={onCancel} title={t("stepUp.title")} description={t("stepUp.text")}>
      <Proof username={me.user.username} onProven={onProven} />
    </Dialog>
  );
}

function Proof({ username, onProven }: { username: string; onProven: () => void }) {
  const { t } = useTranslation();
  const session = useSession();
  const { auth } = useServices();
  const hasPasskey = useHasPasskey();
  const [asking, setAsking] = useState(false);
  const { form, submit, busy, errorOf, refusal, refuse, clear } = useSubmit<"password">({
    fields: ["password"],
    check: (data) => (text(data, "password") === "" ? { password: "passwordMissing" } : {}),
    send: async (data) => {
      await session.reauthenticate({ case: "password", value: text(data, "password") });
      onProven();
    },
    describe,
  });
  const provePasskey = async () => {
    clear();
    setAsking(true);
    try {
      const { challenge } = await auth.beginReauthentication({});
      const credentialJson = await askForPasskey(challenge?.optionsJson ?? "");
      const challengeToken = challenge?.challengeToken ?? "";
      await session.reauthenticate({ case: "passkey", value: { challengeToken, credentialJson } });
      onProven();
    } catch (error) {
      refuse(error);
    } finally {
      setAsking(false);
    }
  };
  return (
    <form ref={form} noValidate onSubmit={submit} className="grid gap-4" aria-busy={busy || asking}>
      <RefusalMessage refusal={refusal} />
      {/* Password managers look for whose password it is. */}
      <input type="text" name="username" autoComplete="username" value={username} readOnly hidden />
      <PasswordField name="password" autoComplete="current-password" error={errorOf("password")} />
      <Button type="submit" look="primary" wide aria-disabled={busy}>
        {busy && <Spinner />}
        {t("stepUp.confirm")}
      </Button>
      {hasPasskey && (
        <Button wide aria-disabled={asking} onClick={() => void provePasskey()}>
          {asking ? <Spinner /> : <KeyRound size={18} aria-hidden />}
          {t("stepUp.usePasskey")}
        </Button>
      )}
    </form>
  );
}

function useHasPasskey(): boolean {
  const factors = useClient(FactorService);
  const [has, setHas] = useState(false);
  useEffect(() => {
    if (!passkeysSupported()) return;
    // Whoever has one and does not see it has the password.
    factors.listFactors({}).then(
      ({ passkeys }) => setHas(passkeys.length > 0),
      () => undefined,
    );
  }, [factors]);
  return has;
}

function describe(error: unknown): FormProblem {
  if (error instanceof PasskeyNotUsed) return { field: "form", message: "passkeyNotUsed" };
  const problem = problemOf(error);
  if (problem.message === "wrong") return { field: "password", message: "passwordWrong" };
  if (problem.message === "codeWrong") return { field: "form", message: "passkeyUnknown" };
  return problem;
}
