import { useTranslation } from "react-i18next";
import { useMe } from "~/shared/services/context";
import { Section } from "../parts/Section";
import { SettingsPane } from "../parts/SettingsPane";
import { SignOutButton } from "../parts/SignOutButton";
import { DeleteSection } from "./DeleteSection";
import { EmailForm } from "./EmailForm";
import { ExportSection } from "./ExportSection";
import { PasswordSection } from "./PasswordSection";
import { StorageSection } from "./StorageSection";
import { UsernameForm } from "./UsernameForm";

/** The account itself: what one signs in with, what is kept, and its end. */
export function AccountPane() {
  const { t } = useTranslation();
  const me = useMe();
  if (!me?.user) return null;
  return (
    <SettingsPane forAccounts title={t("settings.account")}>
      <Section title={t("settings.signingIn")} className="divide-y divide-line">
        <UsernameForm username={me.user.username} />
        <EmailForm me={me} />
      </Section>
      <PasswordSection username={me.user.username} />
      <StorageSection />
      <ExportSection username={me.user.username} />
      <Section title={t("settings.signOut")} text={t("settings.signOutText")}>
        <SignOutButton />
      </Section>
      <DeleteSection me={me} username={me.user.username} />
    </SettingsPane>
  );
}
