import { useTranslation } from "react-i18next";
import { type GetSignInOptionsResponse, RegistrationMode } from "~/gen/switchboard/auth/v1/auth_pb";
import { TextLink } from "./TextLink";

/** The ways in for people who have no account. Until the server has said what it offers, it is taken to be open. */
export function OtherWays({ offer }: { offer: GetSignInOptionsResponse | undefined }) {
  const { t } = useTranslation();
  const closed = offer?.registration === RegistrationMode.CLOSED;
  if (closed && !offer.guests) return null;
  return (
    <div className="mt-6 grid gap-2 text-13 text-muted">
      {!closed && (
        <p>
          {t("auth.noAccount")} <TextLink to="/sign-up">{t("auth.signUp")}</TextLink>
        </p>
      )}
      {offer?.guests && (
        <p>
          <TextLink to="/guest">{t("auth.guest.look")}</TextLink>
        </p>
      )}
    </div>
  );
}
