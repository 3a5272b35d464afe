import { useTranslation } from "react-i18next";
import { SplitLayout } from "~/features/people";
import { useMe } from "~/shared/services/context";
import { ContactsColumn } from "./ContactsColumn";
import { ForGuests } from "./ForGuests";

/** The contacts, and the person who was chosen. */
export function ContactsLayout() {
  const { t } = useTranslation();
  const guest = useMe()?.user?.guest === true;
  return (
    <SplitLayout label={t("contacts.title")} start="/contacts" list={guest ? <ForGuests /> : <ContactsColumn />} />
  );
}
