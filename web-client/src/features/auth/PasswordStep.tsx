import { KeyRound } from "lucide-react";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import type { FactorChallenge } from "~/gen/switchboard/auth/v1/login_pb";
import { FormMessage } from "~/shared/forms/FormMessage";
import { PasswordField } from "~/shared/forms/PasswordField";
import { RefusalMessage } from "~/shared/forms/RefusalMessage";
import { text, useSubmit } from "~/shared/forms/useSubmit";
import { passkeysSupported } from "~/shared/passkeys/passkeys";
import { useDoor, useSession } from "~/shared/services/context";
import { Button } from "~/shared/ui/Button";
import { retried } from "~/shared/ui/load";
import { Spinner } from "~/shared/ui/Spinner";
import { TextField } from "~/shared/ui/TextField";
import { AuthLayout } from "./AuthLayout";
import { endedWords } from "./endedCause";
import { OtherWays } from "./OtherWays";
import { passkeyProblem } from "./signInProblems";
import { TextLink } from "./TextLink";
import { usePasskeySignIn } from "./usePasskeySignIn";
import { useSignInOptions } from "./useSignInOptions";

const MeetButton = lazy(retried(() => import("./MeetButton")));

type PasswordStepProps = { failure: unknown; onChallenge: (challenge: FactorChallenge) => void };

/** A name and its password, or a passkey in the place of both. */
export function PasswordStep({ failure, onChallenge }: PasswordStepProps) {
  const { t } = useTranslation();
  const options = useSignInOptions();
  const offer = options.state === "ready" ? options.offer : undefined;
  const signIn = usePasswordForm(failure, onChallenge);
  const { form, submit, busy, errorOf, refusal, refuse, clear } = signIn;
  const passkeys = offer?.passkeys === true && passkeysSupported();
  const { ask, asking } = usePasskeySignIn(passkeys, (error) => refuse(error, passkeyProblem));
  return (
    <AuthLayout title={t("auth.signInTitle")} text={t("auth.signInText")} pageTitle={t("auth.signIn")}>
      <form ref={form} noValidate onSubmit={submit} className="grid gap-4" aria-busy={busy || asking}>
        {!refusal && <EndedNote />}
        <RefusalMessage refusal={refusal} />
        <TextField
          label={t("auth.identifier")}
          name="identifier"
          autoComplete="username webauthn"
          autoCapitalize="none"
          spellCheck={false}
          error={errorOf("identifier")}
        />
        <div>
          <PasswordField name="password" autoComplete="current-password" error={errorOf("password")} />
          <p className="mt-2 text-13">
            <TextLink to="/forgot-password">{t("auth.forgot")}</TextLink>
          </p>
        </div>
        <Button type="submit" look="primary" size="large" wide aria-disabled={busy}>
          {busy && <Spinner />}
          {t("auth.signIn")}
        </Button>
        {passkeys && (
          <Button
            size="large"
            wide
            aria-disabled={asking}
            onClick={() => {
              clear();
              void ask();
            }}
          >
            {asking ? <Spinner /> : <KeyRound size={18} aria-hidden />}
            {t("auth.passkey.signIn")}
          </Button>
        )}
      </form>
      <Suspense>{offer?.guests && <MeetButton />}</Suspense>
      <OtherWays offer={offer} />
    </AuthLayout>
  );
}

function usePasswordForm(failure: unknown, onChallenge: (challenge: FactorChallenge) => void) {
  const session = useSession();
  const { auth, deviceName } = useDoor();
  return useSubmit<"identifier" | "password">({
    fields: ["identifier", "password"],
    failure,
    check: (data) => ({
      ...(text(data, "identifier").trim() === "" && { identifier: "identifierMissing" }),
      ...(text(data, "password") === "" && { password: "passwordMissing" }),
    }),
    send: async (data) => {
      const identifier = text(data, "identifier").trim();
      const { challenge, session: given } = await auth.login({
        identifier,
        password: text(data, "password"),
        deviceName,
      });
      if (challenge) onChallenge(challenge);
      else session.begin(given);
    },
  });
}

/** Why somebody who was signed in is not any more. */
function EndedNote() {
  const { t } = useTranslation();
  const session = useSession();
  const cause = useStore(session.state, (state) => (state.phase === "signedOut" ? state.cause : undefined));
  if (cause === undefined) return null;
  return <FormMessage kind="note">{t(`auth.ended.${endedWords(cause)}`)}</FormMessage>;
}
