import type { Client, Transport } from "@connectrpc/connect";
import { createContext, useContext, useEffect } from "react";
import { useStore } from "zustand";
import type { AuthService } from "~/gen/switchboard/auth/v1/auth_pb";
import type { Me, User, UserService } from "~/gen/switchboard/auth/v1/user_pb";
import type { Random } from "../lib/platform";
import type { Tunnel } from "../rpc/tunnel";
import type { SessionKeeper } from "../session/sessionKeeper";
import type { AvailabilityStore } from "../store/availability";
import type { CallSettingsStore } from "../store/callSettings";
import type { Calls } from "../store/calls";
import type { Chat } from "../store/chat/chat";
import type { ContactActs } from "../store/contactActs";
import type { Contacts } from "../store/contacts";
import type { CallHistory } from "../store/history";
import type { Presences } from "../store/presences";
import type { Reaches } from "../store/reaches";
import type { Users } from "../store/users";
import type { Activity } from "../sync/activity";
import type { EventRegistry } from "../sync/eventRegistry";

/** What every page for people who are signed in may use. */
export interface SharedServices {
  readonly tunnel: Tunnel;
  /** For the services that few pages need. */
  readonly transport: Transport;
  readonly random: Random;
  readonly people: Client<typeof UserService>;
  readonly auth: Client<typeof AuthService>;
  readonly users: Users;
  readonly contacts: Contacts;
  readonly contactActs: ContactActs;
  readonly reaches: Reaches;
  readonly presences: Presences;
  readonly availability: AvailabilityStore;
  readonly activity: Activity;
  /** For events that few pages understand. */
  readonly registry: EventRegistry;
  readonly calls: Calls;
  readonly callSettings: CallSettingsStore;
  readonly history: CallHistory;
  readonly chat: Chat;
}

/** What may be called without being signed in, over HTTP, so that cookies can be set. */
export interface Door {
  readonly auth: Client<typeof AuthService>;
  /** For the services that few pages need. */
  readonly transport: Transport;
  /** What this device calls itself in the list of sessions. */
  readonly deviceName: string;
}

/** The door, on every page. */
export const DoorContext = createContext<Door | undefined>(undefined);

/** Who is signed in, on every page. */
export const SessionContext = createContext<SessionKeeper | undefined>(undefined);

/** The services of pages for people who are signed in. */
export const ServicesContext = createContext<SharedServices | undefined>(undefined);

/** Who is signed in, and signing in and out. */
export function useSession(): SessionKeeper {
  const session = useContext(SessionContext);
  if (!session) throw new Error("useSession needs a SessionContext above it");
  return session;
}

/** What may be called without being signed in. */
export function useDoor(): Door {
  const door = useContext(DoorContext);
  if (!door) throw new Error("useDoor needs a DoorContext above it");
  return door;
}

/** The services of pages for people who are signed in. */
export function useServices(): SharedServices {
  const services = useContext(ServicesContext);
  if (!services) throw new Error("useServices needs a ServicesContext above it");
  return services;
}

/** Whether the server cannot be reached, as far as is known. */
export function useOffline(): boolean {
  const { tunnel } = useServices();
  return useStore(
    tunnel.status,
    (status) => status.state === "waiting" || (status.state === "connecting" && status.again),
  );
}

/** Who is signed in. Only on pages for people who are. */
export function useMe(): Me | undefined {
  const session = useSession();
  return useStore(session.state, (state) => (state.phase === "signedIn" ? state.me : undefined));
}

/** A person: `undefined` until known, `null` if there is nobody. */
export function useUser(userId: string): User | null | undefined {
  const { users } = useServices();
  const user = useStore(users.state, (state) => state[userId]);
  const offline = useOffline();
  useEffect(() => {
    if (!offline) users.want(userId);
  }, [users, userId, offline]);
  return user;
}
