import { useTranslation } from "react-i18next";
import { useLanguage } from "~/shared/i18n/useLanguage";
import { useNotice } from "~/shared/ui/Notices";
import { ProblemNote } from "../parts/ProblemNote";
import { Section } from "../parts/Section";
import { SettingsPane } from "../parts/SettingsPane";
import { useAct } from "../parts/useAct";
import { Choices } from "./Choices";

/** Which language the client speaks, and mails to the person. */
export function LanguagePane() {
  const { t, i18n } = useTranslation();
  const { language, languages, choose } = useLanguage();
  const notice = useNotice();
  const act = useAct();
  const change = async (code: string) => {
    // In the words of the new language.
    if (await act.run(() => choose(code))) notice(i18n.t("settings.saved"));
  };
  return (
    <SettingsPane title={t("settings.language")}>
      <Section title={t("settings.language")} text={t("settings.languageLabel")} className="overflow-hidden">
        <Choices
          legend={t("settings.language")}
          choices={languages.map(({ code, name }) => ({ value: code, label: name, lang: code }))}
          value={language}
          onChange={(code) => void change(code)}
        />
      </Section>
      <ProblemNote problem={act.problem} />
    </SettingsPane>
  );
}
