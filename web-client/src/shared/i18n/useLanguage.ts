import { createContext, useContext } from "react";
import { useTranslation } from "react-i18next";
import { ServicesContext, useSession } from "../services/context";
import { LANGUAGES, type Language, type Languages } from "./languages";

/** The languages of the page. */
export const LanguageContext = createContext<Languages | undefined>(undefined);

/** The language of the page, those there are, and choosing another. */
export interface LanguageChoice {
  /** Its code. */
  readonly language: string;
  readonly languages: readonly Language[];
  /**
   * Speaks another language here, and says so in the account of whoever is signed in. Rejects when either did not work:
   * then the words could not be loaded, or the choice holds on this device alone.
   */
  readonly choose: (code: string) => Promise<void>;
}

/** The language of the page, and choosing another. */
export function useLanguage(): LanguageChoice {
  const languages = useContext(LanguageContext);
  if (!languages) throw new Error("useLanguage needs a LanguageContext above it");
  const { i18n } = useTranslation();
  const session = useSession();
  const services = useContext(ServicesContext);
  const choose = async (code: string) => {
    await languages.choose(code);
    if (!services || session.state.getState().phase !== "signedIn") return;
    const { me } = await services.people.updateProfile({
      profile: { locale: code },
      updateMask: { paths: ["locale"] },
    });
    if (me) session.meChanged(me);
  };
  return { language: i18n.language, languages: LANGUAGES, choose };
}
