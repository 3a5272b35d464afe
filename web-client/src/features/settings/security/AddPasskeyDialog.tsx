import { useTranslation } from "react-i18next";
import { FactorService } from "~/gen/switchboard/auth/v1/factor_pb";
import { makePasskey } from "~/shared/passkeys/passkeys";
import { useClient } from "~/shared/services/useClient";
import { useStepUp } from "~/shared/stepUp/stepUp";
import { useNotice } from "~/shared/ui/Notices";
import type { OwnWords } from "../parts/problems";
import { PasskeyNameDialog } from "./PasskeyNameDialog";
import { useFactorsChanged } from "./useFactors";

const WORDS: OwnWords = { FACTOR_WRONG: "settings.passkeys.wrong", FACTOR_EXISTS: "settings.passkeys.exists" };

type AddPasskeyDialogProps = { onClose: () => void; onCodes: (codes: readonly string[]) => void };

/** Makes a passkey: its name first, then the device asks, then the server keeps it. */
export function AddPasskeyDialog({ onClose, onCodes }: AddPasskeyDialogProps) {
  const { t } = useTranslation();
  const factors = useClient(FactorService);
  const stepUp = useStepUp();
  const changed = useFactorsChanged();
  const notice = useNotice();
  const add = async (name: string) => {
    const { challengeToken, optionsJson } = await stepUp(() => factors.beginPasskey({}));
    const credentialJson = await makePasskey(optionsJson);
    const { recoveryCodes } = await stepUp(() => factors.finishPasskey({ challengeToken, credentialJson, name }));
    await changed();
    notice(t("settings.passkeys.added"));
    onClose();
    onCodes(recoveryCodes);
  };
  return (
    <PasskeyNameDialog
      title={t("settings.passkeys.add")}
      text={t("settings.passkeys.addText")}
      name=""
      confirm={t("settings.passkeys.continue")}
      waiting={t("settings.passkeys.waiting")}
      own={WORDS}
      onName={add}
      onClose={onClose}
    />
  );
}
