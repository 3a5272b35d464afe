import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Me, Role } from "~/gen/switchboard/auth/v1/user_pb";
import { problemOf } from "~/shared/forms/problems";
import { toMs } from "~/shared/lib/time";
import { useMe, useServices, useSession } from "~/shared/services/context";
import { formatDate, formatDuration } from "~/shared/ui/format";
import { useNotice } from "~/shared/ui/Notices";
import { Banner, bannerAction } from "./Banner";
import { useSignInOptions } from "./useSignInOptions";

/** What the account waits for: that its deletion is called off, or its address confirmed. Nothing when it waits for nothing. */
export function AccountBanner() {
  const me = useMe();
  const deletion = toMs(me?.deleteTime);
  if (!me || me.role === Role.GUEST) return null;
  if (deletion !== undefined) return <DeletionBanner deletion={deletion} />;
  const address = addressToConfirm(me);
  return address === "" ? null : <ConfirmationBanner key={address} address={address} />;
}

function DeletionBanner({ deletion }: { deletion: number }) {
  const { t, i18n } = useTranslation();
  const { account } = useServices();
  const session = useSession();
  const { busy, run } = useAction(async () => {
    const { me } = await account.cancelDeletion({});
    if (me) session.meChanged(me);
    return t("auth.banner.kept");
  });
  return (
    <Banner text={t("auth.banner.deleting", { date: formatDate(deletion, i18n.language) })}>
      <button type="button" className={bannerAction} aria-disabled={busy} onClick={run}>
        {t("auth.banner.keep")}
      </button>
    </Banner>
  );
}

function ConfirmationBanner({ address }: { address: string }) {
  const { t } = useTranslation();
  const { account } = useServices();
  const options = useSignInOptions();
  const [closed, setClosed] = useState(false);
  const { busy, run } = useAction(async () => {
    const { email } = await account.resendConfirmation({});
    return t("auth.banner.resent", { email });
  });
  // Where the server sends no mail, nobody can confirm anything.
  if (closed || options.state !== "ready" || !options.offer.mail) return null;
  return (
    <Banner text={t("auth.banner.confirm", { email: address })} onClose={() => setClosed(true)}>
      <button type="button" className={bannerAction} aria-disabled={busy} onClick={run}>
        {t("auth.banner.resend")}
      </button>
    </Banner>
  );
}

function addressToConfirm({ pendingEmail, emailConfirmed, email }: Me): string {
  if (pendingEmail !== "") return pendingEmail;
  return emailConfirmed ? "" : email;
}

/** Does something once at a time, and says what came of it. */
function useAction(act: () => Promise<string>) {
  const { t } = useTranslation();
  const notify = useNotice();
  const [busy, setBusy] = useState(false);
  const run = () => {
    if (busy) return;
    setBusy(true);
    act()
      .then(notify, (error: unknown) => {
        const { message, waitMs = 0 } = problemOf(error);
        notify(t(`errors.${message}`, { wait: formatDuration(waitMs) }));
      })
      .finally(() => setBusy(false));
  };
  return { busy, run };
}
