import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { RefusalMessage } from "~/shared/forms/RefusalMessage";
import { text, useSubmit } from "~/shared/forms/useSubmit";
import { useDoor, useSession } from "~/shared/services/context";
import { Button } from "~/shared/ui/Button";
import { Spinner } from "~/shared/ui/Spinner";
import { TextField } from "~/shared/ui/TextField";
import { recoveryProblem } from "./signInProblems";

type CodeFormProps = {
  kind: "totp" | "recovery";
  challengeToken: string;
  /** Whether the challenge has ended; then nothing is left to say here. */
  isOver: (error: unknown) => boolean;
};

/** A code of the authenticator app, or one that was kept for the day on which the app is lost. */
export function CodeForm({ kind, challengeToken, isOver }: CodeFormProps) {
  const { t } = useTranslation();
  const session = useSession();
  const { auth, deviceName } = useDoor();
  const totp = kind === "totp";
  const { form, submit, busy, errorOf, refusal } = useSubmit<"code">({
    fields: ["code"],
    check: (data) => (codeIn(data) === "" ? { code: "codeMissing" } : {}),
    send: async (data) => {
      const answer = { case: totp ? "totpCode" : "recoveryCode", value: codeIn(data) } as const;
      try {
        session.begin((await auth.completeLogin({ challengeToken, answer, deviceName })).session);
      } catch (error) {
        if (!isOver(error)) throw error;
      }
    },
    ...(!totp && { describe: recoveryProblem }),
  });
  useEffect(() => form.current?.querySelector("input")?.focus(), [form]);
  return (
    <form ref={form} noValidate onSubmit={submit} className="grid gap-4" aria-busy={busy}>
      <RefusalMessage refusal={refusal} />
      <TextField
        label={t(totp ? "auth.factor.code" : "auth.factor.recovery")}
        hint={t(totp ? "auth.factor.codeHint" : "auth.factor.recoveryHint")}
        name="code"
        autoComplete={totp ? "one-time-code" : "off"}
        inputMode={totp ? "numeric" : "text"}
        autoCapitalize="none"
        spellCheck={false}
        maxLength={40}
        error={errorOf("code")}
      />
      <Button type="submit" look="primary" size="large" wide aria-disabled={busy}>
        {busy && <Spinner />}
        {t("auth.factor.confirm")}
      </Button>
    </form>
  );
}

/** Apps show codes in groups. */
function codeIn(data: FormData): string {
  return text(data, "code").replace(/\s+/g, "");
}
