import { useTranslation } from "react-i18next";
import { RefusalMessage } from "~/shared/forms/RefusalMessage";
import { text, useSubmit } from "~/shared/forms/useSubmit";
import { useDoor, useSession } from "~/shared/services/context";
import { Button } from "~/shared/ui/Button";
import { Spinner } from "~/shared/ui/Spinner";
import { TextField } from "~/shared/ui/TextField";
import { AuthLayout } from "./AuthLayout";
import { TextLink } from "./TextLink";
import { useSignInOptions } from "./useSignInOptions";

/** For people who only want to look around: a name is all it takes. */
export function GuestPage() {
  const { t } = useTranslation();
  const options = useSignInOptions();
  const refused = options.state === "ready" && !options.offer.guests;
  return (
    <AuthLayout
      title={t("auth.guest.title")}
      text={refused ? t("errors.guestsRefused") : t("auth.guest.text")}
      pageTitle={t("auth.guest.pageTitle")}
    >
      {!refused && <GuestForm />}
      <p className="mt-6 text-13 text-muted">
        {t("auth.haveAccount")} <TextLink to="/sign-in">{t("auth.signIn")}</TextLink>
      </p>
    </AuthLayout>
  );
}

function GuestForm() {
  const { t } = useTranslation();
  const { auth, deviceName } = useDoor();
  const session = useSession();
  const { form, submit, busy, errorOf, refusal } = useSubmit<"displayName">({
    fields: ["displayName"],
    check: (data) => (text(data, "displayName").trim() === "" ? { displayName: "nameMissing" } : {}),
    send: async (data) => {
      const displayName = text(data, "displayName").trim();
      session.begin((await auth.signInAsGuest({ displayName, deviceName })).session);
    },
  });
  return (
    <form ref={form} noValidate onSubmit={submit} className="grid gap-4" aria-busy={busy}>
      <RefusalMessage refusal={refusal} />
      <TextField
        label={t("auth.guest.name")}
        hint={t("auth.guest.nameHint")}
        name="displayName"
        autoComplete="name"
        maxLength={64}
        error={errorOf("displayName")}
      />
      <Button type="submit" look="primary" size="large" wide aria-disabled={busy}>
        {busy && <Spinner />}
        {t("auth.guest.enter")}
      </Button>
    </form>
  );
}
