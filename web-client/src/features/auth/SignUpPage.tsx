import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { PasswordField } from "~/shared/forms/PasswordField";
import { RefusalMessage } from "~/shared/forms/RefusalMessage";
import { text, useSubmit } from "~/shared/forms/useSubmit";
import { useDoor, useSession } from "~/shared/services/context";
import { Button } from "~/shared/ui/Button";
import { Spinner } from "~/shared/ui/Spinner";
import { TextField } from "~/shared/ui/TextField";
import { AuthLayout } from "./AuthLayout";

const USERNAME = /^[a-z0-9][a-z0-9._-]{2,31}$/i;
const EMAIL = /^\S+@\S+$/;
const SHORTEST_PASSWORD = 10;

/** For people who are new. */
export function SignUpPage() {
  const { t } = useTranslation();
  const session = useSession();
  const { auth } = useDoor();
  const { form, submit, busy, errorOf, refusal } = useSubmit<"username" | "email" | "password">({
    fields: ["username", "email", "password"],
    check: (data) => ({
      ...(!USERNAME.test(text(data, "username").trim()) && { username: "usernameInvalid" as const }),
      ...(!EMAIL.test(text(data, "email").trim()) && { email: "emailInvalid" as const }),
      ...(text(data, "password").length < SHORTEST_PASSWORD && { password: "passwordShort" as const }),
    }),
    send: async (data) => {
      const answer = await auth.register({
        displayName: text(data, "displayName").trim(),
        username: text(data, "username").trim(),
        email: text(data, "email").trim(),
        password: text(data, "password"),
      });
      session.begin(answer.session);
    },
  });
  return (
    <AuthLayout title={t("auth.signUpTitle")} text={t("auth.signUpText")}>
      <form ref={form} noValidate onSubmit={submit} className="grid gap-4" aria-busy={busy}>
        <RefusalMessage refusal={refusal} />
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
          error={errorOf("username")}
        />
        <TextField
          label={t("auth.email")}
          name="email"
          type="email"
          autoComplete="email"
          maxLength={254}
          error={errorOf("email")}
        />
        <PasswordField
          name="password"
          autoComplete="new-password"
          maxLength={128}
          hint={t("auth.passwordHint")}
          error={errorOf("password")}
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
