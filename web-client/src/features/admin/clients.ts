import type { Client } from "@connectrpc/connect";
import { createContext, useContext } from "react";
import type { AdminService } from "~/gen/switchboard/auth/v1/admin_pb";
import type { ServiceAccountService } from "~/gen/switchboard/auth/v1/service_account_pb";

/** What administrators alone may call. */
export interface AdminClients {
  readonly admin: Client<typeof AdminService>;
  readonly services: Client<typeof ServiceAccountService>;
}

export const AdminClientsContext = createContext<AdminClients | undefined>(undefined);

/** What administrators alone may call. Only on their pages. */
export function useAdmin(): AdminClients {
  const clients = useContext(AdminClientsContext);
  if (!clients) throw new Error("useAdmin needs an AdminClientsProvider above it");
  return clients;
}
