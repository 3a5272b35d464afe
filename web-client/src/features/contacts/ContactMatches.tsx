import { UserRoundX } from "lucide-react";
import { useEffect, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { FoundPeople, foundBy, useSearch } from "~/features/people";
import { ContactKind } from "~/gen/switchboard/auth/v1/contact_pb";
import type { User } from "~/gen/switchboard/auth/v1/user_pb";
import { useOffline, useServices } from "~/shared/services/context";
import { contactOf, idOf } from "~/shared/store/contacts";
import { Failure, ListSkeleton, PaneMessage } from "~/shared/ui/states";
import { ContactRow } from "./ContactRow";
import { matches } from "./matches";
import { useContactList } from "./useContactList";

/** Who is found for a text: among the contacts, and beyond. */
export function ContactMatches({ text }: { text: string }) {
  const { t } = useTranslation();
  const mine = useMatchingContacts(text);
  const search = useSearch(text);
  const others = foundBy(search).filter(({ userId }) => !mine.includes(userId));
  const nobody = mine.length === 0 && others.length === 0 && !search.isPending && !search.isError;
  return (
    <>
      <p role="status" className="sr-only">
        {!search.isPending && t("people.found", { count: mine.length + others.length })}
      </p>
      {mine.length > 0 && (
        <>
          <h2 className="px-5 pt-2 pb-1 font-medium text-12 text-muted">{t("contacts.inContacts")}</h2>
          <ul className="px-3">
            {mine.map((userId) => (
              <ContactRow key={userId} userId={userId} />
            ))}
          </ul>
        </>
      )}
      {nobody ? (
        <PaneMessage
          icon={UserRoundX}
          title={t("people.nobody", { query: text.trim() })}
          text={t("contacts.nobodyText")}
        />
      ) : (
        <Others search={search} others={others} />
      )}
    </>
  );
}

function Others({ search, others }: { search: ReturnType<typeof useSearch>; others: readonly User[] }) {
  const { t } = useTranslation();
  const { contacts } = useServices();
  const state = useStore(contacts.state);
  const offline = useOffline();
  const tags = new Map([
    [ContactKind.OUTGOING, t("contacts.relation.sent")],
    [ContactKind.INCOMING, t("contacts.requests.asks")],
  ]);
  if (search.isError) {
    return (
      <Failure
        title={t("people.searchFailed")}
        offline={offline}
        offlineText={t("people.searchOffline")}
        error={search.error}
        onRetry={() => void search.refetch()}
      />
    );
  }
  if (search.isPending) return <ListSkeleton rows={4} />;
  if (others.length === 0) return null;
  return (
    <FoundPeople
      title={t("contacts.findPeople")}
      found={others}
      search={search}
      to="/contacts/$userId"
      end={({ userId }) => tags.get(contactOf(state, userId)?.kind ?? ContactKind.NONE)}
    />
  );
}

/** Looks through all contacts, so all of them are loaded. */
function useMatchingContacts(text: string): readonly string[] {
  const { people, nextPageToken, loading, more } = useContactList(ContactKind.CONTACT);
  useEffect(() => {
    if (nextPageToken !== "" && loading === "loaded") more();
  });
  return useMemo(
    () => people.filter(({ user }) => user && matches(user, text)).map((contact) => idOf(contact)),
    [people, text],
  );
}
