import { useTranslation } from "react-i18next";
import { useDoor, useSession } from "~/shared/services/context";
import { AccountForm, type NewAccount } from "./AccountForm";
import { RegistrationGate } from "./RegistrationGate";
import { TextLink } from "./TextLink";
import { useSecret } from "./useSecret";

/** For people who are new: with an invitation, or without one where the server is open. */
export function SignUpPage() {
  const { t, i18n } = useTranslation();
  const { auth, deviceName } = useDoor();
  const session = useSession();
  const invite = useSecret("invite");
  const register = async (account: NewAccount) => {
    const answer = await auth.register({ ...account, invite, deviceName, locale: i18n.language });
    session.begin(answer.session);
  };
  return (
    <RegistrationGate
      invite={invite}
      title={t("auth.signUpTitle")}
      text={t("auth.signUpText")}
      pageTitle={t("auth.signUp")}
      elsewhere={
        <p className="mt-6 text-13 text-muted">
          {t("auth.haveAccount")} <TextLink to="/sign-in">{t("auth.signIn")}</TextLink>
        </p>
      }
    >
      <AccountForm action={t("auth.signUp")} withName onSubmit={register} />
    </RegistrationGate>
  );
}
