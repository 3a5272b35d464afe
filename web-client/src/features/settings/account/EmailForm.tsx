import { CircleCheck, Clock } from "lucide-react";
import { useTranslation } from "react-i18next";
import { AccountService } from "~/gen/switchboard/auth/v1/account_pb";
import type { Me } from "~/gen/switchboard/auth/v1/user_pb";
import { useSession } from "~/shared/services/context";
import { useClient } from "~/shared/services/useClient";
import { useStepUp } from "~/shared/stepUp/stepUp";
import { Button } from "~/shared/ui/Button";
import { useNotice } from "~/shared/ui/Notices";
import { Spinner } from "~/shared/ui/Spinner";
import { LineForm } from "../parts/LineForm";
import { ProblemNote } from "../parts/ProblemNote";
import { useAct } from "../parts/useAct";

const EMAIL = /^\S+@\S+$/;

/** The address for mails, and whether it is proved to be one's own. */
export function EmailForm({ me }: { me: Me }) {
  const { t } = useTranslation();
  const account = useClient(AccountService);
  const stepUp = useStepUp();
  const session = useSession();
  const notice = useNotice();
  const save = async (email: string) => {
    const answer = await stepUp(() => account.changeEmail({ email }));
    if (answer.me) session.meChanged(answer.me);
    const waits = answer.me?.pendingEmail ?? "";
    notice(waits ? t("settings.email.linkSent", { email: waits }) : t("settings.email.changed"));
  };
  return (
    <div className="grid gap-4 p-4">
      <LineForm
        saved={me.email}
        field={{
          label: t("settings.email.title"),
          hint: t("settings.email.hint"),
          type: "email",
          autoComplete: "email",
          maxLength: 254,
        }}
        check={(value) => (EMAIL.test(value) ? undefined : "errors.emailInvalid")}
        atField={["errors.emailInvalid", "settings.email.taken"]}
        save={save}
      />
      <Confirmation me={me} />
    </div>
  );
}

function Confirmation({ me }: { me: Me }) {
  const { t } = useTranslation();
  const waits = me.pendingEmail !== "" || !me.emailConfirmed;
  return (
    <div className="grid gap-3">
      <p className="flex items-center gap-2 text-13">
        {me.emailConfirmed ? (
          <CircleCheck size={18} className="shrink-0 text-ok" aria-hidden />
        ) : (
          <Clock size={18} className="shrink-0 text-warn-ink" aria-hidden />
        )}
        {t(me.emailConfirmed ? "settings.email.confirmed" : "settings.email.unconfirmed")}
      </p>
      {me.pendingEmail && (
        <p className="break-words text-13">{t("settings.email.pending", { email: me.pendingEmail })}</p>
      )}
      {waits && <Resend />}
    </div>
  );
}

function Resend() {
  const { t } = useTranslation();
  const account = useClient(AccountService);
  const notice = useNotice();
  const act = useAct();
  const resend = () =>
    act.run(async () => {
      const { email } = await account.resendConfirmation({});
      notice(t("settings.email.resent", { email }));
    });
  return (
    <>
      <Button className="justify-self-start" aria-disabled={act.busy} onClick={() => void resend()}>
        {act.busy && <Spinner />}
        {t("settings.email.resend")}
      </Button>
      <ProblemNote problem={act.problem} />
    </>
  );
}
