import { UserRoundPlus } from "lucide-react";
import { useTranslation } from "react-i18next";
import { PaneMessage } from "~/shared/ui/states";

/** In the place of contacts, which guests do not have. */
export function ForGuests() {
  const { t } = useTranslation();
  return (
    <>
      <header className="flex h-16 shrink-0 items-center px-5">
        <h1 className="font-semibold text-21 tracking-tight">{t("contacts.title")}</h1>
      </header>
      <PaneMessage icon={UserRoundPlus} title={t("contacts.guestTitle")} text={t("contacts.guestText")} />
    </>
  );
}
