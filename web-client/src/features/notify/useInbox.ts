import { useEffect, useState } from "react";
import { NotificationSchema } from "~/gen/switchboard/notify/v1/push_pb";
import { useServices } from "~/shared/services/context";
import { Inbox } from "~/shared/store/inbox";

/** What calls for attention on this page, as the feed tells it. */
export function useInbox(): Inbox {
  const { activity, registry } = useServices();
  const [inbox] = useState(
    () =>
      new Inbox({
        now: () => Date.now(),
        lookingAt: (conversationId) => activity.isLookingAt(conversationId),
      }),
  );
  useEffect(
    () => registry.register(NotificationSchema, (notification) => inbox.apply(notification)),
    [registry, inbox],
  );
  return inbox;
}
