import { Languages } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useLanguage } from "~/shared/i18n/useLanguage";

/** Chooses the language of the page, before one has an account that could say it. */
export function LanguagePicker() {
  const { t } = useTranslation();
  const { language, languages, choose } = useLanguage();
  return (
    <label className="flex items-center gap-2 text-13 text-muted">
      <Languages size={16} aria-hidden />
      <span className="sr-only">{t("app.language")}</span>
      <select
        value={language}
        // Words that cannot be loaded leave the page in the language that it speaks.
        onChange={(event) => void choose(event.currentTarget.value).catch(() => undefined)}
        className="h-8 rounded-md bg-transparent pr-1 hover:text-ink pointer-coarse:h-11"
      >
        {languages.map(({ code, name }) => (
          <option key={code} value={code} lang={code} className="bg-surface text-ink">
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
