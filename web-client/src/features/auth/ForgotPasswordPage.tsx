import { useState } from "react";
import { useTranslation } from "react-i18next";
import { RefusalMessage } from "~/shared/forms/RefusalMessage";
import { text, useSubmit } from "~/shared/forms/useSubmit";
import { useDoor } from "~/shared/services/context";
import { Button } from "~/shared/ui/Button";
import { Spinner } from "~/shared/ui/Spinner";
import { TextField } from "~/shared/ui/TextField";
import { AuthLayout } from "./AuthLayout";
import { TextLink } from "./TextLink";
import { useSignInOptions } from "./useSignInOptions";
import { Away, Waiting } from "./Waiting";

/** For people who cannot remember: a link by mail, where the server sends any. */
export function ForgotPasswordPage() {
  const { t } = useTranslation();
  const options = useSignInOptions();
  const [sent, setSent] = useState(false);
  const noMail = options.state === "ready" && !options.offer.mail;
  const part = sent ? "sent" : noMail ? "noMail" : undefined;
  return (
    <AuthLayout
      title={t(`auth.forgotten.${part ?? "title"}`)}
      text={t(part ? `auth.forgotten.${part}Text` : "auth.forgotten.text")}
      pageTitle={t("auth.forgot")}
      step={sent ? "sent" : "form"}
    >
      {options.state === "loading" && <Waiting text={t("app.loading")} />}
      {options.state === "failed" && <Away error={options.error} onRetry={options.retry} />}
      {options.state === "ready" && !part && <RequestForm onSent={() => setSent(true)} />}
      {sent && <p className="text-13 text-muted">{t("auth.forgotten.again")}</p>}
      <p className="mt-6 text-13">
        <TextLink to="/sign-in">{t("auth.factor.back")}</TextLink>
      </p>
    </AuthLayout>
  );
}

function RequestForm({ onSent }: { onSent: () => void }) {
  const { t } = useTranslation();
  const { auth } = useDoor();
  const { form, submit, busy, errorOf, refusal } = useSubmit<"identifier">({
    fields: ["identifier"],
    check: (data) => (text(data, "identifier").trim() === "" ? { identifier: "identifierMissing" } : {}),
    send: async (data) => {
      await auth.requestPasswordReset({ identifier: text(data, "identifier").trim() });
      onSent();
    },
  });
  return (
    <form ref={form} noValidate onSubmit={submit} className="grid gap-4" aria-busy={busy}>
      <RefusalMessage refusal={refusal} />
      <TextField
        label={t("auth.identifier")}
        name="identifier"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        error={errorOf("identifier")}
      />
      <Button type="submit" look="primary" size="large" wide aria-disabled={busy}>
        {busy && <Spinner />}
        {t("auth.forgotten.send")}
      </Button>
    </form>
  );
}
