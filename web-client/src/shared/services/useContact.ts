import { useEffect, useMemo } from "react";
import { useStore } from "zustand";
import type { Contact, Reachability } from "~/gen/switchboard/auth/v1/contact_pb";
import { contactOf } from "../store/contacts";
import { useOffline, useServices } from "./context";

/** How a person stands, as the page shows it; `undefined` while not known. */
export function useContact(userId: string): Contact | undefined {
  const { contacts } = useServices();
  const contact = useStore(contacts.state, (state) => state.byId[userId]);
  const intended = useStore(contacts.state, (state) => state.intended[userId]);
  const offline = useOffline();
  useEffect(() => {
    if (!offline && !contact) contacts.want(userId);
  }, [contacts, userId, offline, contact]);
  return useMemo(
    () =>
      contact && contactOf({ byId: { [userId]: contact }, intended: intended ? { [userId]: intended } : {} }, userId),
    [contact, intended, userId],
  );
}

/** Whether one may call a person, and why not; `undefined` while not known. */
export function useReach(userId: string): Reachability | undefined {
  const { reaches } = useServices();
  const reach = useStore(reaches.state, (state) => state[userId]);
  const offline = useOffline();
  useEffect(() => {
    if (!offline) reaches.want(userId);
  }, [reaches, userId, offline]);
  return reach;
}
