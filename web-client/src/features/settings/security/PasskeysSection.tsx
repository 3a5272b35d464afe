import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ListFactorsResponse } from "~/gen/switchboard/auth/v1/factor_pb";
import { passkeysSupported } from "~/shared/passkeys/passkeys";
import { Button } from "~/shared/ui/Button";
import { Section } from "../parts/Section";
import { AddPasskeyDialog } from "./AddPasskeyDialog";
import { PasskeyRow } from "./PasskeyRow";

type PasskeysSectionProps = { factors: ListFactorsResponse; onCodes: (codes: readonly string[]) => void };

/** The passkeys of the account. */
export function PasskeysSection({ factors: { passkeys }, onCodes }: PasskeysSectionProps) {
  const { t } = useTranslation();
  const [adding, setAdding] = useState(false);
  return (
    <Section title={t("settings.passkeys.title")} text={t("settings.passkeys.text")} className="divide-y divide-line">
      {passkeys.length === 0 ? (
        <p className="p-4 text-muted">{t("settings.passkeys.none")}</p>
      ) : (
        <ul className="divide-y divide-line">
          {passkeys.map((passkey) => (
            <PasskeyRow key={passkey.passkeyId} passkey={passkey} />
          ))}
        </ul>
      )}
      <div className="p-4">
        {passkeysSupported() ? (
          <Button onClick={() => setAdding(true)}>{t("settings.passkeys.add")}</Button>
        ) : (
          <p className="text-13 text-muted">{t("settings.passkeys.unsupported")}</p>
        )}
      </div>
      {adding && <AddPasskeyDialog onClose={() => setAdding(false)} onCodes={onCodes} />}
    </Section>
  );
}
