import { createInstance, type i18n } from "i18next";
import { initReactI18next } from "react-i18next";
import { en } from "./en";

/** The languages there are. The first is used where the browser asks for none of them. */
const LANGUAGES = { en: { translation: en } } as const;

/** Chooses the language by what the browser asks for. */
export function createI18n(wanted: readonly string[]): i18n {
  const known = Object.keys(LANGUAGES);
  const language = wanted.map((tag) => tag.split("-")[0] ?? "").find((tag) => known.includes(tag)) ?? "en";
  const instance = createInstance();
  void instance.use(initReactI18next).init({
    lng: language,
    fallbackLng: "en",
    resources: LANGUAGES,
    interpolation: { escapeValue: false },
    initAsync: false,
  });
  return instance;
}
