import { useTranslation } from "react-i18next";
import { PersonCard } from "~/features/people";
import type { Contact } from "~/gen/switchboard/auth/v1/contact_pb";
import { toMs } from "~/shared/lib/time";
import { usePersonName } from "~/shared/services/usePersonName";
import { idOf } from "~/shared/store/contacts";
import { Button } from "~/shared/ui/Button";
import { formatWhen, regional } from "~/shared/ui/format";
import { useNow } from "~/shared/ui/useNow";
import { Note } from "./Note";
import { useContactActs } from "./useContactActs";

const MINUTE_MS = 60_000;

/** Somebody wants to become a contact. */
export function RequestCard({ contact }: { contact: Contact }) {
  const { t, i18n } = useTranslation();
  const userId = idOf(contact);
  const name = usePersonName(userId);
  const acts = useContactActs(userId, name);
  const now = useNow(MINUTE_MS);
  const since = toMs(contact.since);
  return (
    <li className="rounded-lg bg-canvas p-3">
      <PersonCard
        userId={userId}
        line={t("contacts.requests.wants")}
        end={since !== undefined && formatWhen(since, now, regional(i18n.language))}
      />
      <Note text={contact.note} />
      <div className="mt-3 grid grid-cols-2 gap-2">
        <Button look="primary" aria-label={t("contacts.requests.acceptOf", { name })} onClick={acts.accept}>
          {t("contacts.requests.accept")}
        </Button>
        <Button aria-label={t("contacts.requests.declineOf", { name })} onClick={acts.decline}>
          {t("contacts.requests.decline")}
        </Button>
      </div>
    </li>
  );
}
