import { Smartphone } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { FactorService, type ListFactorsResponse } from "~/gen/switchboard/auth/v1/factor_pb";
import { toMs } from "~/shared/lib/time";
import { useClient } from "~/shared/services/useClient";
import { useStepUp } from "~/shared/stepUp/stepUp";
import { Button } from "~/shared/ui/Button";
import { ConfirmDialog } from "~/shared/ui/ConfirmDialog";
import { formatDay } from "~/shared/ui/moments";
import { useNotice } from "~/shared/ui/Notices";
import { useDescribe } from "../parts/ProblemNote";
import { Section } from "../parts/Section";
import { SetUpTotpButton } from "./SetUpTotpButton";
import { useFactorsChanged } from "./useFactors";

type TotpSectionProps = { factors: ListFactorsResponse; onCodes: (codes: readonly string[]) => void };

/** The authenticator app. */
export function TotpSection({ factors, onCodes }: TotpSectionProps) {
  const { t, i18n } = useTranslation();
  const since = toMs(factors.totpSince);
  const state =
    since === undefined ? t("settings.totp.off") : t("settings.totp.since", { when: formatDay(since, i18n.language) });
  return (
    <Section title={t("settings.totp.title")} text={t("settings.totp.text")} className="p-4">
      <div className="flex flex-wrap items-center gap-3">
        <Smartphone size={20} strokeWidth={1.9} className="shrink-0 text-muted" aria-hidden />
        <p className="min-w-32 flex-1">{state}</p>
        {since === undefined ? <SetUpTotpButton onCodes={onCodes} /> : <RemoveTotp />}
      </div>
    </Section>
  );
}

function RemoveTotp() {
  const { t } = useTranslation();
  const factors = useClient(FactorService);
  const stepUp = useStepUp();
  const changed = useFactorsChanged();
  const notice = useNotice();
  const describe = useDescribe();
  const [asked, setAsked] = useState(false);
  const remove = async () => {
    await stepUp(() => factors.removeTotp({}));
    await changed();
    notice(t("settings.totp.removed"));
  };
  return (
    <>
      <Button onClick={() => setAsked(true)}>{t("settings.totp.remove")}</Button>
      <ConfirmDialog
        open={asked}
        onClose={() => setAsked(false)}
        title={t("settings.totp.removeTitle")}
        text={t("settings.totp.removeText")}
        confirm={t("settings.totp.remove")}
        danger
        onConfirm={remove}
        describe={describe}
      />
    </>
  );
}
