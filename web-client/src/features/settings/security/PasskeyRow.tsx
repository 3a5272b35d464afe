import { KeyRound, Pencil, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { FactorService, type Passkey } from "~/gen/switchboard/auth/v1/factor_pb";
import { toMs } from "~/shared/lib/time";
import { useClient } from "~/shared/services/useClient";
import { useStepUp } from "~/shared/stepUp/stepUp";
import { ConfirmDialog } from "~/shared/ui/ConfirmDialog";
import { IconButton } from "~/shared/ui/IconButton";
import { formatAgo, formatDay } from "~/shared/ui/moments";
import { useNotice } from "~/shared/ui/Notices";
import { useNow } from "~/shared/ui/useNow";
import { useDescribe } from "../parts/ProblemNote";
import { PasskeyNameDialog } from "./PasskeyNameDialog";
import { useFactorsChanged } from "./useFactors";

const MINUTE_MS = 60_000;

/** A passkey: what it is called, when it was made and used, and changing that. */
export function PasskeyRow({ passkey }: { passkey: Passkey }) {
  const { t } = useTranslation();
  const factors = useClient(FactorService);
  const stepUp = useStepUp();
  const changed = useFactorsChanged();
  const notice = useNotice();
  const describe = useDescribe({ FACTOR_NOT_FOUND: "settings.passkeys.gone" });
  const [asked, setAsked] = useState<"rename" | "remove" | undefined>();
  const { name, passkeyId } = passkey;
  const close = () => setAsked(undefined);
  const rename = async (newName: string) => {
    await factors.renamePasskey({ passkeyId, name: newName });
    await changed();
    notice(t("settings.passkeys.renamed"));
    close();
  };
  const remove = async () => {
    await stepUp(() => factors.removePasskey({ passkeyId }));
    await changed();
    notice(t("settings.passkeys.removed"));
  };
  return (
    <li className="flex items-center gap-3 py-2 pr-2 pl-4">
      <KeyRound size={20} strokeWidth={1.9} className="shrink-0 text-muted" aria-hidden />
      <div className="min-w-0 flex-1">
        <p className="truncate font-medium">{name}</p>
        <History passkey={passkey} />
      </div>
      <IconButton icon={Pencil} label={t("settings.passkeys.rename", { name })} onClick={() => setAsked("rename")} />
      <IconButton
        icon={Trash2}
        label={t("settings.passkeys.removeName", { name })}
        onClick={() => setAsked("remove")}
      />
      {asked === "rename" && (
        <PasskeyNameDialog
          title={t("settings.passkeys.renameTitle")}
          name={name}
          confirm={t("settings.save")}
          onName={rename}
          onClose={close}
        />
      )}
      <ConfirmDialog
        open={asked === "remove"}
        onClose={close}
        title={t("settings.passkeys.removeTitle", { name })}
        text={t("settings.passkeys.removeText")}
        confirm={t("settings.passkeys.remove")}
        danger
        onConfirm={remove}
        describe={describe}
      />
    </li>
  );
}

function History({ passkey: { createTime, lastUseTime } }: { passkey: Passkey }) {
  const { t, i18n } = useTranslation();
  const now = useNow(MINUTE_MS);
  const created = t("settings.passkeys.created", { when: formatDay(toMs(createTime) ?? now, i18n.language) });
  const used = toMs(lastUseTime);
  const last =
    used === undefined
      ? t("settings.passkeys.neverUsed")
      : t("settings.passkeys.used", { when: formatAgo(used, now, i18n.language) });
  return (
    <p className="text-13 text-muted">
      {created} · {last}
    </p>
  );
}
