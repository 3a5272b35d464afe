import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { FactorChallenge } from "~/gen/switchboard/auth/v1/login_pb";
import { problemOf } from "~/shared/forms/problems";
import { passkeysSupported } from "~/shared/passkeys/passkeys";
import { Button } from "~/shared/ui/Button";
import { AuthLayout } from "./AuthLayout";
import { CodeForm } from "./CodeForm";
import { PasskeyForm } from "./PasskeyForm";

type Factor = "passkey" | "totp" | "recovery";

type FactorStepProps = {
  challenge: FactorChallenge;
  /** Begins again; with what ended the challenge, where something did. */
  onBack: (error?: unknown) => void;
};

/** The second proof: whichever of the account's factors is at hand. */
export default function FactorStep({ challenge, onBack }: FactorStepProps) {
  const { t } = useTranslation();
  const offered = factorsOf(challenge);
  const [factor, setFactor] = useState<Factor | undefined>(offered[0]);
  const { challengeToken, passkeyOptionsJson } = challenge;
  const others = offered.filter((other) => other !== factor);
  const words = {
    passkey: t("auth.factor.usePasskey"),
    totp: t("auth.factor.useCode"),
    recovery: t("auth.factor.useRecovery"),
  };
  const ended = (error: unknown) => {
    const over = problemOf(error).message === "challengeEnded";
    if (over) onBack(error);
    return over;
  };
  return (
    <AuthLayout title={t("auth.factor.title")} text={t("auth.factor.text")} pageTitle={t("auth.signIn")}>
      {factor === "passkey" && (
        <PasskeyForm challengeToken={challengeToken} optionsJson={passkeyOptionsJson} isOver={ended} />
      )}
      {(factor === "totp" || factor === "recovery") && (
        <CodeForm key={factor} kind={factor} challengeToken={challengeToken} isOver={ended} />
      )}
      {others.length > 0 && (
        <section aria-labelledby="instead" className="mt-8">
          <h2 id="instead" className="mb-2 font-medium text-13 text-muted">
            {t("auth.factor.instead")}
          </h2>
          <div className="grid gap-2">
            {others.map((other) => (
              <Button key={other} wide onClick={() => setFactor(other)}>
                {words[other]}
              </Button>
            ))}
          </div>
        </section>
      )}
      <Button look="ghost" wide className="mt-4" onClick={() => onBack()}>
        {t("auth.factor.back")}
      </Button>
    </AuthLayout>
  );
}

function factorsOf({ totp, recoveryCode, passkeyOptionsJson }: FactorChallenge): Factor[] {
  const all: [Factor, boolean][] = [
    ["passkey", passkeyOptionsJson !== "" && passkeysSupported()],
    ["totp", totp],
    ["recovery", recoveryCode],
  ];
  return all.filter(([, offered]) => offered).map(([factor]) => factor);
}
