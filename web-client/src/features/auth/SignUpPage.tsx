import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useSession } from "~/shared/services/context";
import { Button } from "~/shared/ui/Button";
import { Spinner } from "~/shared/ui/Spinner";
import { ErrorDetails } from "~/shared/ui/states";
import { TextField } from "~/shared/ui/TextField";
import { AuthLayout } from "./AuthLayout";
import { FormMessage } from "./FormMessage";
import { PasswordField } from "./PasswordField";
import { text, useSubmit } from "./useSubmit";

const USERNAME = /^[a-z0-9][a-z0-9._-]{2,31}$/i;
const EMAIL = /^\S+@\S+$/;
const SHORTEST_PASSWORD = 10;

/** For people who are new. */
export function SignUpPage() {
  const { t } = useTranslation();
  const session = useSession();
  const { submit, busy, missing, refusal } = useSubmit<"username" | "email" | "password">(
    (form) => ({
      ...(!USERNAME.test(text(form, "username").trim()) && { username: t("auth.errors.usernameInvalid") }),
      ...(!EMAIL.test(text(form, "email").trim()) && { email: t("auth.errors.emailInvalid") }),
      ...(text(form, "password").length < SHORTEST_PASSWORD && { password: t("auth.errors.passwordShort") }),
    }),
    (form) =>
      session.signUp({
        displayName: text(form, "displayName").trim(),
        username: text(form, "username").trim(),
        email: text(form, "email").trim(),
        password: text(form, "password"),
      }),
  );
  const refused = (field: string) => (refusal?.field === field ? t(`auth.errors.${refusal.message}`) : undefined);
  return (
    <AuthLayout title={t("auth.signUpTitle")} text={t("auth.signUpText")}>
      <form noValidate onSubmit={(event) => void submit(event)} className="grid gap-4" aria-busy={busy}>
        {refusal?.field === "form" && (
          <FormMessage kind="problem">
            {t(`auth.errors.${refusal.message}`)}
            {refusal.message === "unexpected" && <ErrorDetails reference={refusal.reference} />}
          </FormMessage>
        )}
        <TextField
          label={t("auth.displayName")}
          name="displayName"
          autoComplete="name"
          maxLength={64}
          hint={t("auth.displayNameHint")}
        />
        <TextField
          label={t("auth.username")}
          name="username"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          hint={t("auth.usernameHint")}
          error={missing.username ?? refused("username")}
        />
        <TextField
          label={t("auth.email")}
          name="email"
          type="email"
          autoComplete="email"
          maxLength={254}
          error={missing.email ?? refused("email")}
        />
        <PasswordField
          name="password"
          autoComplete="new-password"
          maxLength={128}
          hint={t("auth.passwordHint")}
          error={missing.password}
        />
        <Button type="submit" look="primary" size="large" wide aria-disabled={busy} className="mt-1">
          {busy && <Spinner />}
          {t("auth.signUp")}
        </Button>
      </form>
      <p className="mt-6 text-13 text-muted">
        {t("auth.haveAccount")}{" "}
        <Link to="/sign-in" className="font-medium text-accent-ink underline underline-offset-4">
          {t("auth.signIn")}
        </Link>
      </p>
    </AuthLayout>
  );
}
