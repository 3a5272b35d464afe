import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { FormMessage } from "~/shared/forms/FormMessage";
import { PasswordField } from "~/shared/forms/PasswordField";
import { RefusalMessage } from "~/shared/forms/RefusalMessage";
import { text, useSubmit } from "~/shared/forms/useSubmit";
import { useDoor, useSession } from "~/shared/services/context";
import { Button } from "~/shared/ui/Button";
import { Spinner } from "~/shared/ui/Spinner";
import { TextField } from "~/shared/ui/TextField";
import { AuthLayout } from "./AuthLayout";

/** For people who have an account. */
export function SignInPage() {
  const { t } = useTranslation();
  const session = useSession();
  const { auth } = useDoor();
  const { form, submit, busy, errorOf, refusal } = useSubmit<"identifier" | "password">({
    fields: ["identifier", "password"],
    check: (data) => ({
      ...(text(data, "identifier").trim() === "" && { identifier: "identifierMissing" as const }),
      ...(text(data, "password") === "" && { password: "passwordMissing" as const }),
    }),
    send: async (data) => {
      const answer = await auth.login({
        identifier: text(data, "identifier").trim(),
        password: text(data, "password"),
      });
      session.begin(answer.session);
    },
  });
  const cause = useStore(session.state, (state) => (state.phase === "signedOut" ? state.cause : undefined));
  return (
    <AuthLayout title={t("auth.signInTitle")} text={t("auth.signInText")}>
      <form ref={form} noValidate onSubmit={submit} className="grid gap-4" aria-busy={busy}>
        {cause !== undefined && !refusal && <FormMessage kind="note">{t("auth.ended.unknown")}</FormMessage>}
        <RefusalMessage refusal={refusal} />
        <TextField
          label={t("auth.identifier")}
          name="identifier"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          error={errorOf("identifier")}
        />
        <PasswordField name="password" autoComplete="current-password" error={errorOf("password")} />
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
