import { useState } from "react";
import { useTranslation } from "react-i18next";
import { AccountService } from "~/gen/switchboard/auth/v1/account_pb";
import type { Me } from "~/gen/switchboard/auth/v1/user_pb";
import { toMs } from "~/shared/lib/time";
import { useSession } from "~/shared/services/context";
import { useClient } from "~/shared/services/useClient";
import { Button } from "~/shared/ui/Button";
import { formatMoment } from "~/shared/ui/moments";
import { useNotice } from "~/shared/ui/Notices";
import { Spinner } from "~/shared/ui/Spinner";
import { ProblemNote } from "../parts/ProblemNote";
import { Section } from "../parts/Section";
import { useAct } from "../parts/useAct";
import { DeleteDialog } from "./DeleteDialog";

/** The end of the account, and keeping it after all while there is time. */
export function DeleteSection({ me, username }: { me: Me; username: string }) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState(false);
  const ends = toMs(me.deleteTime);
  if (ends !== undefined) return <Pending ends={ends} />;
  return (
    <Section title={t("settings.delete.title")} text={t("settings.delete.text")}>
      <Button look="dangerSoft" className="justify-self-start" onClick={() => setAsked(true)}>
        {t("settings.delete.button")}
      </Button>
      {asked && <DeleteDialog username={username} onClose={() => setAsked(false)} />}
    </Section>
  );
}

function Pending({ ends }: { ends: number }) {
  const { t, i18n } = useTranslation();
  const account = useClient(AccountService);
  const session = useSession();
  const notice = useNotice();
  const act = useAct();
  const keep = () =>
    act.run(async () => {
      const { me } = await account.cancelDeletion({});
      if (me) session.meChanged(me);
      notice(t("settings.delete.kept"));
    });
  return (
    <Section title={t("settings.delete.title")}>
      <p>{t("settings.delete.pending", { when: formatMoment(ends, i18n.language) })}</p>
      <Button look="primary" className="justify-self-start" aria-disabled={act.busy} onClick={() => void keep()}>
        {act.busy && <Spinner />}
        {t("settings.delete.keep")}
      </Button>
      <ProblemNote problem={act.problem} />
    </Section>
  );
}
