import { useQuery } from "@tanstack/react-query";
import { beginPush, canBePushed, endPush } from "~/features/notify";
import { PushService } from "~/gen/switchboard/notify/v1/push_pb";
import { untilLoaded } from "~/shared/services/untilLoaded";
import { useClient } from "~/shared/services/useClient";

/** The browser, or the person in front of it, does not want to be pushed to. */
export class PushNotWanted extends Error {}

/** The browsers that are pushed to, this one among them, and the ways to change that. */
export function usePush() {
  const client = useClient(PushService);
  const query = useQuery({
    queryKey: ["push"],
    queryFn: async ({ signal }) => {
      const [{ publicKey }, { subscriptions }] = await Promise.all([
        client.getPushKey({}, { signal }),
        client.listPushSubscriptions({}, { signal }),
      ]);
      return { publicKey, subscriptions };
    },
    refetchInterval: untilLoaded,
  });
  const begin = async (publicKey: Uint8Array) => {
    const registration = await beginPush(publicKey);
    if (!registration) throw new PushNotWanted("The browser does not allow notifications.");
    await client.registerPush({ ...registration });
    await query.refetch();
  };
  const remove = async (subscriptionId: string, own: boolean) => {
    await client.removePush({ subscriptionId });
    if (own) await endPush();
    await query.refetch();
  };
  const test = (subscriptionId: string) => client.sendTestPush({ subscriptionId });
  return { query, possible: canBePushed(), begin, remove, test };
}
