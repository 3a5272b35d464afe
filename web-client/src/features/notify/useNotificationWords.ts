import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { NotificationWords } from "./words";

/** What notifications say in the page's language, with the places of names and counts still in them. */
export function useNotificationWords(): NotificationWords {
  const { i18n } = useTranslation();
  const { language } = i18n;
  return useMemo(
    () => i18n.getResource(language, "translation", "notify.words") as NotificationWords,
    [i18n, language],
  );
}
