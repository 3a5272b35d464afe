import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { useSession } from "~/shared/services/context";
import { Button } from "~/shared/ui/Button";
import { Spinner } from "~/shared/ui/Spinner";
import { ErrorDetails } from "~/shared/ui/states";
import { TextField } from "~/shared/ui/TextField";
import { AuthLayout } from "./AuthLayout";
import { FormMessage } from "./FormMessage";
import { PasswordField } from "./PasswordField";
import { text, useSubmit } from "./useSubmit";

/** For people who have an account. */
export function SignInPage() {
  const { t } = useTranslation();
  const session = useSession();
  const interrupted = useStore(session.state, (state) => state.phase === "signedOut" && state.interrupted);
  const { submit, busy, missing, refusal } = useSubmit<"identifier" | "password">(
    (form) => ({
      ...(text(form, "identifier").trim() === "" && { identifier: t("auth.errors.identifierMissing") }),
      ...(text(form, "password") === "" && { password: t("auth.errors.passwordMissing") }),
    }),
    (form) => session.signIn(text(form, "identifier").trim(), text(form, "password")),
  );
  return (
    <AuthLayout title={t("auth.signInTitle")} text={t("auth.signInText")}>
      <form noValidate onSubmit={(event) => void submit(event)} className="grid gap-4" aria-busy={busy}>
        {interrupted && !refusal && <FormMessage kind="note">{t("auth.signedOut")}</FormMessage>}
        {refusal && (
          <FormMessage kind="problem">
            {t(`auth.errors.${refusal.message}`)}
            {refusal.message === "unexpected" && <ErrorDetails reference={refusal.reference} />}
          </FormMessage>
        )}
        <TextField
          label={t("auth.identifier")}
          name="identifier"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          error={missing.identifier}
        />
        <PasswordField name="password" autoComplete="current-password" error={missing.password} />
        <Button type="submit" look="primary" size="large" wide aria-disabled={busy} className="mt-1">
          {busy && <Spinner />}
          {t("auth.signIn")}
        </Button>
      </form>
      <p className="mt-6 text-13 text-muted">
        {t("auth.noAccount")}{" "}
        <Link to="/sign-up" className="font-medium text-accent-ink underline underline-offset-4">
          {t("auth.signUp")}
        </Link>
      </p>
    </AuthLayout>
  );
}
