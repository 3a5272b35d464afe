import { useEffect } from "react";
import { PushService } from "~/gen/switchboard/notify/v1/push_pb";
import { useMe, useOffline } from "~/shared/services/context";
import { useClient } from "~/shared/services/useClient";
import { canBePushed, currentPush } from "./push";

/**
 * A subscription ends with the session, and a browser may get another endpoint: who has push on this device is registered
 * again with each page.
 */
export function usePushRenewal(): void {
  const push = useClient(PushService);
  const guest = useMe()?.user?.guest !== false;
  const offline = useOffline();
  useEffect(() => {
    if (guest || offline || !canBePushed()) return;
    const renew = async () => {
      const current = await currentPush();
      if (current) await push.registerPush({ ...current });
    };
    // Tried again with the next page; meanwhile what is registered holds.
    renew().catch(() => undefined);
  }, [push, guest, offline]);
}
