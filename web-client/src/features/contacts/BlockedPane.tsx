import { Ban } from "lucide-react";
import { useTranslation } from "react-i18next";
import { PersonCard } from "~/features/people";
import { type Contact, ContactKind } from "~/gen/switchboard/auth/v1/contact_pb";
import { usePersonName } from "~/shared/services/usePersonName";
import { idOf } from "~/shared/store/contacts";
import { Button } from "~/shared/ui/Button";
import { PaneHeader } from "~/shared/ui/PaneHeader";
import { Failure, ListSkeleton, PaneMessage } from "~/shared/ui/states";
import { useContactActs } from "./useContactActs";
import { useContactList } from "./useContactList";

/** Whom one has blocked. */
export function BlockedPane() {
  const { t } = useTranslation();
  return (
    <>
      <PaneHeader title={t("contacts.blockedTitle")} back="/contacts" />
      <div className="mx-auto w-full max-w-[640px] px-4 py-6 md:px-6">
        <BlockedPeople />
      </div>
    </>
  );
}

function BlockedPeople() {
  const { t } = useTranslation();
  const { people, loading, failure, offline, nextPageToken, retry, more } = useContactList(ContactKind.BLOCKED);
  if (people.length === 0) {
    if (loading === "loaded")
      return <PaneMessage icon={Ban} title={t("contacts.blockedNone")} text={t("contacts.blockedNoneText")} />;
    if (loading === "failed" || offline) {
      return (
        <Failure
          title={t("contacts.blockedFailed")}
          offline={offline}
          offlineText={t("contacts.blockedOffline")}
          error={failure}
          onRetry={retry}
        />
      );
    }
    return <ListSkeleton rows={3} />;
  }
  return (
    <>
      <p className="mb-4 text-13 text-muted">{t("contacts.blockedNoneText")}</p>
      <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
        {people.map((contact) => (
          <BlockedRow key={idOf(contact)} contact={contact} />
        ))}
      </ul>
      {nextPageToken !== "" && (
        <Button size="small" look="ghost" disabled={loading === "loading"} onClick={more}>
          {t("people.more")}
        </Button>
      )}
    </>
  );
}

function BlockedRow({ contact }: { contact: Contact }) {
  const { t } = useTranslation();
  const userId = idOf(contact);
  const name = usePersonName(userId);
  const { unblock } = useContactActs(userId, name);
  return (
    <li className="flex items-center gap-3 p-3">
      <PersonCard userId={userId} />
      <Button className="ml-auto" aria-label={t("contacts.relation.unblockOf", { name })} onClick={unblock}>
        {t("contacts.relation.unblock")}
      </Button>
    </li>
  );
}
