import { useState } from "react";
import { useTranslation } from "react-i18next";
import { checkNewPassword, wrong } from "~/shared/forms/checks";
import { NewPasswordField } from "~/shared/forms/NewPasswordField";
import { problemOf } from "~/shared/forms/problems";
import { RefusalMessage } from "~/shared/forms/RefusalMessage";
import { text, useSubmit } from "~/shared/forms/useSubmit";
import { useDoor } from "~/shared/services/context";
import { Button } from "~/shared/ui/Button";
import { Spinner } from "~/shared/ui/Spinner";
import { AuthLayout } from "./AuthLayout";
import { TextLink } from "./TextLink";
import { useSecret } from "./useSecret";

type Step = "form" | "done" | "usedUp" | "noToken";

/** A new password, by a link from a mail or an administrator. */
export function ResetPasswordPage() {
  const { t } = useTranslation();
  const token = useSecret("token");
  const [reached, setReached] = useState<Step>("form");
  const step = token === "" && reached === "form" ? "noToken" : reached;
  return (
    <AuthLayout
      title={t(step === "form" ? "auth.reset.title" : `auth.reset.${step}`)}
      text={t(step === "form" ? "auth.reset.text" : `auth.reset.${step}Text`)}
      pageTitle={t("auth.newPassword")}
      step={step}
    >
      {step === "form" && <ResetForm token={token} onStep={setReached} />}
      <p className="mt-6 text-13">
        {step === "usedUp" ? (
          <TextLink to="/forgot-password">{t("auth.reset.another")}</TextLink>
        ) : (
          <TextLink to="/sign-in">{t("auth.toSignIn")}</TextLink>
        )}
      </p>
    </AuthLayout>
  );
}

function ResetForm({ token, onStep }: { token: string; onStep: (step: Step) => void }) {
  const { t } = useTranslation();
  const { auth } = useDoor();
  const { form, submit, busy, errorOf, refusal } = useSubmit<"password">({
    fields: ["password"],
    check: (data) => wrong({ password: checkNewPassword(text(data, "password")) }),
    send: async (data) => {
      try {
        await auth.resetPassword({ token, newPassword: text(data, "password") });
        onStep("done");
      } catch (error) {
        if (problemOf(error).message !== "linkUsedUp") throw error;
        onStep("usedUp");
      }
    },
  });
  return (
    <form ref={form} noValidate onSubmit={submit} className="grid gap-4" aria-busy={busy}>
      <RefusalMessage refusal={refusal} />
      <NewPasswordField name="password" label={t("auth.newPassword")} error={errorOf("password")} />
      <Button type="submit" look="primary" size="large" wide aria-disabled={busy} className="mt-1">
        {busy && <Spinner />}
        {t("auth.reset.save")}
      </Button>
    </form>
  );
}
