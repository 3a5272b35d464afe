import { useTranslation } from "react-i18next";
import { checkEmail, checkNewPassword, checkUsername, wrong } from "~/shared/forms/checks";
import { NewPasswordField } from "~/shared/forms/NewPasswordField";
import { RefusalMessage } from "~/shared/forms/RefusalMessage";
import { text, useSubmit } from "~/shared/forms/useSubmit";
import { Button } from "~/shared/ui/Button";
import { Spinner } from "~/shared/ui/Spinner";
import { TextField } from "~/shared/ui/TextField";

/** What a new account is made of. */
export interface NewAccount {
  readonly username: string;
  readonly email: string;
  readonly password: string;
  /** Empty where it was not asked for, or left empty. */
  readonly displayName: string;
}

type AccountFormProps = {
  /** On the button. */
  action: string;
  /** Asks for a name that others see, too. */
  withName?: boolean;
  onSubmit: (account: NewAccount) => Promise<unknown>;
};

/** The fields of a new account. */
export function AccountForm({ action, withName = false, onSubmit }: AccountFormProps) {
  const { t } = useTranslation();
  const { form, submit, busy, errorOf, refusal } = useSubmit<"displayName" | "username" | "email" | "password">({
    fields: ["displayName", "username", "email", "password"],
    check: (data) => {
      const { username, email, password } = accountIn(data);
      return wrong({
        username: checkUsername(username),
        email: checkEmail(email),
        password: checkNewPassword(password),
      });
    },
    send: (data) => onSubmit(accountIn(data)),
  });
  return (
    <form ref={form} noValidate onSubmit={submit} className="grid gap-4" aria-busy={busy}>
      <RefusalMessage refusal={refusal} />
      {withName && (
        <TextField
          label={t("auth.displayName")}
          name="displayName"
          autoComplete="name"
          maxLength={64}
          hint={t("auth.displayNameHint")}
          error={errorOf("displayName")}
        />
      )}
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
      <NewPasswordField name="password" error={errorOf("password")} />
      <Button type="submit" look="primary" size="large" wide aria-disabled={busy} className="mt-1">
        {busy && <Spinner />}
        {action}
      </Button>
    </form>
  );
}

function accountIn(data: FormData): NewAccount {
  return {
    displayName: text(data, "displayName").trim(),
    username: text(data, "username").trim(),
    email: text(data, "email").trim(),
    password: text(data, "password"),
  };
}
