import { useState } from "react";
import { useTranslation } from "react-i18next";
import { AccountService } from "~/gen/switchboard/auth/v1/account_pb";
import { problemOf } from "~/shared/forms/problems";
import { useSession } from "~/shared/services/context";
import { useClient } from "~/shared/services/useClient";
import { formatDate, formatDuration } from "~/shared/ui/format";
import { useNotice } from "~/shared/ui/Notices";
import { Banner, bannerAction } from "./Banner";
import { useSignInOptions } from "./useSignInOptions";

type AccountBannersProps = {
  /** When the account will be deleted, in milliseconds since 1970; undefined: it will not. */
  deletion: number | undefined;
  /** The address that waits to be confirmed. */
  address: string;
};

/** Says what the account waits for, and does what can be done about it. */
export default function AccountBanners({ deletion, address }: AccountBannersProps) {
  if (deletion !== undefined) return <DeletionBanner deletion={deletion} />;
  return <ConfirmationBanner key={address} address={address} />;
}

function DeletionBanner({ deletion }: { deletion: number }) {
  const { t, i18n } = useTranslation();
  const account = useClient(AccountService);
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
  const account = useClient(AccountService);
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
