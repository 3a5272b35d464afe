import { useTranslation } from "react-i18next";
import { useMe, useSession } from "~/shared/services/context";
import { nameOf } from "~/shared/services/usePersonName";
import { useNotice } from "~/shared/ui/Notices";
import { AccountForm, type NewAccount } from "./AccountForm";
import { RegistrationGate } from "./RegistrationGate";
import { TextLink } from "./TextLink";
import { useSecret } from "./useSecret";

/** For guests who stay: an account for the same person, in the same session. Who has one is sent on. */
export function UpgradePage() {
  const { t, i18n } = useTranslation();
  const session = useSession();
  const me = useMe();
  const notify = useNotice();
  const invite = useSecret("invite");
  const upgrade = async ({ username, email, password }: NewAccount) => {
    await session.upgradeGuest({ username, email, password, invite, locale: i18n.language });
    notify(t("auth.guest.upgraded", { name: me?.user ? nameOf(me.user) : username }));
  };
  return (
    <RegistrationGate
      invite={invite}
      title={t("auth.guest.upgradeTitle")}
      text={t("auth.guest.upgradeText")}
      pageTitle={t("auth.guest.keep")}
      elsewhere={
        <p className="mt-6 text-13">
          <TextLink to="/">{t("auth.guest.notNow")}</TextLink>
        </p>
      }
    >
      <AccountForm action={t("auth.guest.upgrade")} onSubmit={upgrade} />
    </RegistrationGate>
  );
}
