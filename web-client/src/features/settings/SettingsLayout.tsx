import { useTranslation } from "react-i18next";
import { SplitLayout } from "~/features/people";
import { SettingsList } from "./SettingsList";

/** The list of the settings and, beside it or in its place, the page that was chosen. */
export function SettingsLayout() {
  const { t } = useTranslation();
  return <SplitLayout narrow label={t("settings.title")} start="/settings" list={<SettingsList />} />;
}
