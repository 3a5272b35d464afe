import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type BeginTotpResponse, FactorService } from "~/gen/switchboard/auth/v1/factor_pb";
import { useClient } from "~/shared/services/useClient";
import { useStepUp } from "~/shared/stepUp/stepUp";
import { Button } from "~/shared/ui/Button";
import { Spinner } from "~/shared/ui/Spinner";
import { ProblemNote } from "../parts/ProblemNote";
import { useAct } from "../parts/useAct";
import { TotpDialog } from "./TotpDialog";
import { useFactorsChanged } from "./useFactors";

/** Begins to set up an authenticator app: the proof of who one is comes before the secret. */
export function SetUpTotpButton({ onCodes }: { onCodes: (codes: readonly string[]) => void }) {
  const { t } = useTranslation();
  const factors = useClient(FactorService);
  const stepUp = useStepUp();
  const changed = useFactorsChanged();
  const act = useAct({ FACTOR_EXISTS: "settings.totp.exists" });
  const [secret, setSecret] = useState<BeginTotpResponse | undefined>();
  const begin = () =>
    act.run(async () => {
      setSecret(await stepUp(() => factors.beginTotp({})));
    });
  const done = (codes: readonly string[]) => {
    setSecret(undefined);
    onCodes(codes);
    void changed();
  };
  return (
    <>
      <Button aria-disabled={act.busy} onClick={() => void begin()}>
        {act.busy && <Spinner />}
        {t("settings.totp.setUp")}
      </Button>
      {act.problem && (
        <div className="w-full">
          <ProblemNote problem={act.problem} />
        </div>
      )}
      {secret && <TotpDialog secret={secret} onClose={() => setSecret(undefined)} onDone={done} />}
    </>
  );
}
