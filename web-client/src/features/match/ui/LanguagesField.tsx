import { useTranslation } from "react-i18next";
import { SelectField } from "~/shared/ui/SelectField";
import { MOST_LANGUAGES } from "../preferences";
import { Chips } from "./Chips";
import { languageName } from "./words";

/** Spoken by many; the browser's own languages come first. */
const SPOKEN = "en es zh hi ar pt bn ru ja de fr tr ko vi it pl uk nl fa ro cs sv el hu id th he fi da no".split(" ");

type LanguagesFieldProps = { languages: readonly string[]; onLanguages: (languages: readonly string[]) => void };

/** Which languages one speaks; none: any. */
export function LanguagesField({ languages, onLanguages }: LanguagesFieldProps) {
  const { t, i18n } = useTranslation();
  const own = navigator.languages.map((tag) => tag.split("-")[0] ?? tag);
  const left = [...new Set([...own, ...SPOKEN])].filter((tag) => !languages.includes(tag));
  const name = (tag: string) => languageName(tag, i18n.language);
  return (
    <div>
      <SelectField
        label={t("match.setup.languages")}
        value=""
        disabled={languages.length >= MOST_LANGUAGES}
        onChange={({ target: { value } }) => value !== "" && onLanguages([...languages, value])}
      >
        <option value="">{t(languages.length === 0 ? "match.setup.anyLanguage" : "match.setup.addLanguage")}</option>
        {left.map((tag) => (
          <option key={tag} value={tag}>
            {name(tag)}
          </option>
        ))}
      </SelectField>
      <Chips
        label={t("match.setup.languages")}
        items={languages.map((tag) => ({ key: tag, text: name(tag) }))}
        onRemove={(gone) => onLanguages(languages.filter((tag) => tag !== gone))}
      />
    </div>
  );
}
