import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { GetSignInOptionsResponse, InviteOffer } from "~/gen/switchboard/auth/v1/auth_pb";
import { Role } from "~/gen/switchboard/auth/v1/user_pb";
import { FormMessage } from "~/shared/forms/FormMessage";
import { toMs } from "~/shared/lib/time";
import { formatDate } from "~/shared/ui/format";
import { AuthLayout } from "./AuthLayout";
import { registrationFor } from "./registration";
import { useSignInOptions } from "./useSignInOptions";
import { Away, Waiting } from "./Waiting";

type RegistrationGateProps = {
  invite: string;
  title: string;
  text: string;
  pageTitle: string;
  /** The form, for those who may have an account. */
  children: ReactNode;
  /** The way on for all. */
  elsewhere: ReactNode;
};

/** Lets those through to the form who may make an account here, and tells the others why they may not. */
export function RegistrationGate({ invite, title, text, pageTitle, children, elsewhere }: RegistrationGateProps) {
  const { t } = useTranslation();
  const options = useSignInOptions(invite);
  if (options.state !== "ready") {
    return (
      <AuthLayout title={title} text={text} pageTitle={pageTitle}>
        {options.state === "loading" ? (
          <Waiting text={t(invite === "" ? "app.loading" : "auth.invite.checking")} />
        ) : (
          <Away error={options.error} onRetry={options.retry} />
        )}
        {elsewhere}
      </AuthLayout>
    );
  }
  const answer = registrationFor(options.offer, invite);
  if (answer !== "welcome") {
    return (
      <AuthLayout title={t(`auth.invite.${answer}`)} text={t(`auth.invite.${answer}Text`)} pageTitle={pageTitle}>
        {elsewhere}
      </AuthLayout>
    );
  }
  return (
    <AuthLayout title={title} text={text} pageTitle={pageTitle}>
      <Invitation given={invite !== ""} offer={options.offer} />
      {children}
      {elsewhere}
    </AuthLayout>
  );
}

/** What became of the invitation. */
function Invitation({ given, offer }: { given: boolean; offer: GetSignInOptionsResponse }) {
  const { t } = useTranslation();
  if (!given) return null;
  return (
    <div className="mb-4">
      <FormMessage kind="note">
        {offer.invite ? <Good invite={offer.invite} /> : t("auth.invite.badButOpen")}
      </FormMessage>
    </div>
  );
}

function Good({ invite: { role, expireTime } }: { invite: InviteOffer }) {
  const { t, i18n } = useTranslation();
  const until = toMs(expireTime);
  return (
    <>
      {role === Role.ADMIN && <p className="font-medium">{t("auth.invite.admin")}</p>}
      {role === Role.MODERATOR && <p className="font-medium">{t("auth.invite.moderator")}</p>}
      {until === undefined
        ? t("auth.invite.good")
        : t("auth.invite.goodUntil", { date: formatDate(until, i18n.language) })}
    </>
  );
}
