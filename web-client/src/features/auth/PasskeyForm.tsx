import { KeyRound } from "lucide-react";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { RefusalMessage } from "~/shared/forms/RefusalMessage";
import { useSubmit } from "~/shared/forms/useSubmit";
import { askForPasskey } from "~/shared/passkeys/passkeys";
import { useDoor, useSession } from "~/shared/services/context";
import { Button } from "~/shared/ui/Button";
import { Spinner } from "~/shared/ui/Spinner";
import { passkeyProblem } from "./signInProblems";

type PasskeyFormProps = {
  challengeToken: string;
  optionsJson: string;
  /** Whether the challenge has ended; then nothing is left to say here. */
  isOver: (error: unknown) => boolean;
};

/** A passkey as the second proof. */
export function PasskeyForm({ challengeToken, optionsJson, isOver }: PasskeyFormProps) {
  const { t } = useTranslation();
  const session = useSession();
  const { auth, deviceName } = useDoor();
  const { form, submit, busy, refusal } = useSubmit<never>({
    fields: [],
    send: async () => {
      try {
        const answer = { case: "passkeyCredentialJson", value: await askForPasskey(optionsJson) } as const;
        session.begin((await auth.completeLogin({ challengeToken, answer, deviceName })).session);
      } catch (error) {
        if (!isOver(error)) throw error;
      }
    },
    describe: passkeyProblem,
  });
  useEffect(() => form.current?.querySelector("button")?.focus(), [form]);
  return (
    <form ref={form} noValidate onSubmit={submit} className="grid gap-4" aria-busy={busy}>
      <RefusalMessage refusal={refusal} />
      <p className="text-muted">{t(busy ? "auth.passkey.waiting" : "auth.factor.passkeyText")}</p>
      <Button type="submit" look="primary" size="large" wide aria-disabled={busy}>
        {busy ? <Spinner /> : <KeyRound size={18} aria-hidden />}
        {t("auth.factor.usePasskey")}
      </Button>
    </form>
  );
}
