import { useState } from "react";
import { useTranslation } from "react-i18next";
import { chooseTheme, currentTheme, type Theme } from "~/shared/ui/theme";
import { Section } from "../parts/Section";
import { SettingsPane } from "../parts/SettingsPane";
import { Choices } from "./Choices";

/** How the client looks on this device. */
export function AppearancePane() {
  const { t } = useTranslation();
  const [theme, setTheme] = useState(currentTheme);
  const choices: readonly { value: Theme; label: string }[] = [
    { value: "system", label: t("settings.themeSystem") },
    { value: "light", label: t("settings.themeLight") },
    { value: "dark", label: t("settings.themeDark") },
  ];
  const choose = (value: string) => {
    const chosen = choices.find((choice) => choice.value === value)?.value ?? "system";
    chooseTheme(chosen);
    setTheme(chosen);
  };
  return (
    <SettingsPane title={t("settings.appearance")}>
      <Section title={t("settings.theme")} text={t("settings.themeText")} className="overflow-hidden">
        <Choices legend={t("settings.theme")} choices={choices} value={theme} onChange={choose} />
      </Section>
    </SettingsPane>
  );
}
