import { lazy, Suspense } from "react";
import { type Me, Role } from "~/gen/switchboard/auth/v1/user_pb";
import { toMs } from "~/shared/lib/time";
import { useMe } from "~/shared/services/context";
import { retried } from "~/shared/ui/load";

const AccountBanners = lazy(retried(() => import("./AccountBanners")));

/** What the account waits for: that its deletion is called off, or its address confirmed. Nothing when it waits for nothing. */
export function AccountBanner() {
  const me = useMe();
  const deletion = toMs(me?.deleteTime);
  if (!me || me.role === Role.GUEST) return null;
  const address = addressToConfirm(me);
  if (deletion === undefined && address === "") return null;
  return (
    <Suspense>
      <AccountBanners deletion={deletion} address={address} />
    </Suspense>
  );
}

function addressToConfirm({ pendingEmail, emailConfirmed, email }: Me): string {
  if (pendingEmail !== "") return pendingEmail;
  return emailConfirmed ? "" : email;
}
