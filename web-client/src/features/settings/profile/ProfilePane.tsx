import { useTranslation } from "react-i18next";
import { useMe } from "~/shared/services/context";
import { GuestCard } from "../parts/GuestCard";
import { SettingsPane } from "../parts/SettingsPane";
import { PictureSection } from "./PictureSection";
import { ProfileFields } from "./ProfileFields";

/** What others see of the person. */
export function ProfilePane() {
  const { t } = useTranslation();
  const me = useMe();
  if (!me?.user) return null;
  return (
    <SettingsPane title={t("settings.profile")}>
      {me.user.guest ? <GuestCard me={me} /> : <PictureSection user={me.user} />}
      <ProfileFields user={me.user} />
    </SettingsPane>
  );
}
