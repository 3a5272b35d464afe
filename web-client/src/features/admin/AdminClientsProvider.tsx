import { createClient } from "@connectrpc/connect";
import { type ReactNode, useMemo } from "react";
import { AdminService } from "~/gen/switchboard/auth/v1/admin_pb";
import { ServiceAccountService } from "~/gen/switchboard/auth/v1/service_account_pb";
import { useServices } from "~/shared/services/context";
import { AdminClientsContext } from "./clients";

/** Gives pages what administrators may call. */
export function AdminClientsProvider({ children }: { children: ReactNode }) {
  const { transport } = useServices();
  const clients = useMemo(
    () => ({ admin: createClient(AdminService, transport), services: createClient(ServiceAccountService, transport) }),
    [transport],
  );
  return <AdminClientsContext value={clients}>{children}</AdminClientsContext>;
}
