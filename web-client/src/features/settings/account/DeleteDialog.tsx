import { useState } from "react";
import { useTranslation } from "react-i18next";
import { AccountService } from "~/gen/switchboard/auth/v1/account_pb";
import { toMs } from "~/shared/lib/time";
import { useSession } from "~/shared/services/context";
import { useClient } from "~/shared/services/useClient";
import { useStepUp } from "~/shared/stepUp/stepUp";
import { Button } from "~/shared/ui/Button";
import { Dialog } from "~/shared/ui/Dialog";
import { formatMoment } from "~/shared/ui/moments";
import { useNotice } from "~/shared/ui/Notices";
import { Spinner } from "~/shared/ui/Spinner";
import { TextField } from "~/shared/ui/TextField";
import { ProblemNote } from "../parts/ProblemNote";
import { useAct } from "../parts/useAct";

/** Asks for the username before the account is deleted. */
export function DeleteDialog({ username, onClose }: { username: string; onClose: () => void }) {
  const { t, i18n } = useTranslation();
  const account = useClient(AccountService);
  const stepUp = useStepUp();
  const session = useSession();
  const notice = useNotice();
  const act = useAct();
  const [typed, setTyped] = useState("");
  const [wrong, setWrong] = useState(false);
  const submit = async () => {
    const matches = typed.trim().toLowerCase() === username.toLowerCase();
    setWrong(!matches);
    if (!matches) return;
    await act.run(async () => {
      const { deleteTime } = await stepUp(() => account.deleteAccount({}));
      session.ended("ACCOUNT_DELETED");
      notice(t("settings.delete.done", { when: formatMoment(toMs(deleteTime) ?? Date.now(), i18n.language) }));
    });
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("settings.delete.confirmTitle")}
      description={t("settings.delete.text")}
      size="medium"
    >
      <form
        noValidate
        aria-busy={act.busy}
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <TextField
          label={t("settings.delete.type", { username })}
          value={typed}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          error={wrong ? t("settings.delete.typeGuard") : undefined}
          onChange={(event) => setTyped(event.target.value)}
        />
        <ProblemNote problem={act.problem} />
        <div className="flex flex-col-reverse gap-2 sm:flex-row sm:justify-end">
          <Button onClick={onClose}>{t("settings.cancel")}</Button>
          <Button type="submit" look="danger" aria-disabled={act.busy}>
            {act.busy && <Spinner />}
            {t("settings.delete.confirm")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
