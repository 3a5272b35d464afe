import { LifeBuoy } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { FactorService, type ListFactorsResponse } from "~/gen/switchboard/auth/v1/factor_pb";
import { useClient } from "~/shared/services/useClient";
import { useStepUp } from "~/shared/stepUp/stepUp";
import { Button } from "~/shared/ui/Button";
import { ConfirmDialog } from "~/shared/ui/ConfirmDialog";
import { useDescribe } from "../parts/ProblemNote";
import { Section } from "../parts/Section";
import { useFactorsChanged } from "./useFactors";

type CodesSectionProps = { factors: ListFactorsResponse; onCodes: (codes: readonly string[]) => void };

/** How many recovery codes are left, and new ones. */
export function CodesSection({ factors: has, onCodes }: CodesSectionProps) {
  const { t } = useTranslation();
  const factors = useClient(FactorService);
  const stepUp = useStepUp();
  const changed = useFactorsChanged();
  const describe = useDescribe({ FACTOR_NOT_FOUND: "settings.codes.gone" });
  const [asked, setAsked] = useState(false);
  const hasFactor = has.totpSince !== undefined || has.passkeys.length > 0;
  const create = async () => {
    const { recoveryCodes } = await stepUp(() => factors.createRecoveryCodes({}));
    onCodes(recoveryCodes);
    void changed();
  };
  return (
    <Section title={t("settings.codes.title")} text={t("settings.codes.text")} className="p-4">
      <div className="flex flex-wrap items-center gap-3">
        <LifeBuoy size={20} strokeWidth={1.9} className="shrink-0 text-muted" aria-hidden />
        <p className="min-w-32 flex-1">
          {hasFactor ? t("settings.codes.left", { count: has.recoveryCodesLeft }) : t("settings.codes.noFactor")}
        </p>
        {hasFactor && <Button onClick={() => setAsked(true)}>{t("settings.codes.create")}</Button>}
      </div>
      <ConfirmDialog
        open={asked}
        onClose={() => setAsked(false)}
        title={t("settings.codes.createTitle")}
        text={t("settings.codes.createText")}
        confirm={t("settings.codes.create")}
        onConfirm={create}
        describe={describe}
      />
    </Section>
  );
}
