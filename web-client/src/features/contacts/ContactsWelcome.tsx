import { UsersRound } from "lucide-react";
import { useTranslation } from "react-i18next";
import { usePageTitle } from "~/shared/ui/pageTitle";
import { PaneMessage } from "~/shared/ui/states";

/** Beside the contacts while nobody is chosen. */
export function ContactsWelcome() {
  const { t } = useTranslation();
  usePageTitle(t("contacts.title"));
  return (
    <div className="m-auto">
      <PaneMessage icon={UsersRound} title={t("contacts.pick")} text={t("contacts.pickText")} />
    </div>
  );
}
