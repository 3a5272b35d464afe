import { useEffect, useMemo } from "react";
import { NotificationService, NotificationSettingsChangedSchema } from "~/gen/switchboard/notify/v1/push_pb";
import { useOffline, useServices } from "~/shared/services/context";
import { useClient } from "~/shared/services/useClient";
import { NotificationSettingsStore } from "~/shared/store/notificationSettings";

/** What may notify the person, loaded when there is a connection, and as other devices change it. */
export function useNotificationSettings(): NotificationSettingsStore {
  const { registry } = useServices();
  const client = useClient(NotificationService);
  const store = useMemo(() => new NotificationSettingsStore(client), [client]);
  const offline = useOffline();
  useEffect(
    () => registry.register(NotificationSettingsChangedSchema, ({ settings }) => store.apply(settings)),
    [registry, store],
  );
  useEffect(() => {
    if (!offline) void store.load();
  }, [store, offline]);
  return store;
}
