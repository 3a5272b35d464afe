import { UsersRound } from "lucide-react";
import { useTranslation } from "react-i18next";
import { ContactKind } from "~/gen/switchboard/auth/v1/contact_pb";
import { idOf } from "~/shared/store/contacts";
import { Button } from "~/shared/ui/Button";
import { Failure, ListSkeleton, PaneMessage } from "~/shared/ui/states";
import { ContactRow } from "./ContactRow";
import { useContactList } from "./useContactList";

/** All contacts, by name. */
export function ContactsList() {
  const { t } = useTranslation();
  const { people, loading, failure, offline, nextPageToken, retry, more } = useContactList(ContactKind.CONTACT);
  if (people.length === 0) {
    if (loading === "loaded")
      return <PaneMessage icon={UsersRound} title={t("contacts.none")} text={t("contacts.noneText")} />;
    if (loading === "failed" || offline) {
      return (
        <Failure
          title={t("contacts.listFailed")}
          offline={offline}
          offlineText={t("contacts.listOffline")}
          error={failure}
          onRetry={retry}
        />
      );
    }
    return <ListSkeleton rows={5} />;
  }
  return (
    <section aria-labelledby="all-contacts">
      <h2 id="all-contacts" className="px-5 pt-2 pb-1 font-medium text-12 text-muted">
        {t("contacts.all")}
      </h2>
      <ul className="px-3">
        {people.map((contact) => (
          <ContactRow key={idOf(contact)} userId={idOf(contact)} />
        ))}
      </ul>
      {nextPageToken !== "" && (
        <div className="flex justify-center py-3">
          <Button size="small" look="ghost" disabled={loading === "loading"} onClick={more}>
            {t("people.more")}
          </Button>
        </div>
      )}
    </section>
  );
}
