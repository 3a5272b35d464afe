import { X } from "lucide-react";
import { useTranslation } from "react-i18next";
import { PersonRow } from "~/features/people";
import type { Contact } from "~/gen/switchboard/auth/v1/contact_pb";
import { usePersonName } from "~/shared/services/usePersonName";
import { idOf } from "~/shared/store/contacts";
import { IconButton } from "~/shared/ui/IconButton";
import { useContactActs } from "./useContactActs";

/** A request of one's own that has no answer yet. */
export function SentRequest({ contact }: { contact: Contact }) {
  const { t } = useTranslation();
  const userId = idOf(contact);
  const name = usePersonName(userId);
  const { cancel } = useContactActs(userId, name);
  return (
    <PersonRow
      userId={userId}
      name={name}
      to="/contacts/$userId"
      line={<span className="block truncate text-13 text-muted">{contact.note || t("contacts.relation.sent")}</span>}
      actions={<IconButton icon={X} label={t("contacts.requests.cancelOf", { name })} onClick={cancel} />}
    />
  );
}
