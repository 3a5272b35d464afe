import { useEffect, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { type Contact, ContactKind } from "~/gen/switchboard/auth/v1/contact_pb";
import { toMs } from "~/shared/lib/time";
import { useOffline, useServices } from "~/shared/services/context";
import { useNameOf } from "~/shared/services/usePersonName";
import { contactsOf, type ListedKind } from "~/shared/store/contacts";

/** A list of people of a kind: requests newest first, others by name. It loads when it is shown. */
export function useContactList(kind: ListedKind) {
  const { i18n } = useTranslation();
  const { contacts } = useServices();
  const byId = useStore(contacts.state, (state) => state.byId);
  const intended = useStore(contacts.state, (state) => state.intended);
  const list = useStore(contacts.state, (state) => state.lists[kind]);
  const nameOf = useNameOf();
  const offline = useOffline();
  useEffect(() => {
    if (!offline) void contacts.load(kind);
  }, [contacts, kind, offline]);
  const people = useMemo(() => {
    const byName = new Intl.Collator(i18n.language, { sensitivity: "base", numeric: true });
    const named = (contact: Contact) => (contact.user ? nameOf(contact.user) : "");
    const requests = kind === ContactKind.INCOMING || kind === ContactKind.OUTGOING;
    return contactsOf({ byId, intended }, kind).sort((a, b) =>
      requests ? (toMs(b.since) ?? 0) - (toMs(a.since) ?? 0) : byName.compare(named(a), named(b)),
    );
  }, [byId, intended, kind, nameOf, i18n.language]);
  return {
    people,
    ...list,
    offline,
    retry: () => void contacts.load(kind),
    more: () => void contacts.loadMore(kind),
  };
}
