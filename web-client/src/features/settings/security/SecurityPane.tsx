import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Loaded } from "../parts/Loaded";
import { SettingsPane } from "../parts/SettingsPane";
import { CodesSection } from "./CodesSection";
import { PasskeysSection } from "./PasskeysSection";
import { RecoveryCodesDialog } from "./RecoveryCodesDialog";
import { SessionsSection } from "./SessionsSection";
import { TotpSection } from "./TotpSection";
import { useFactors } from "./useFactors";

/** What proves who somebody is, and where they are signed in. */
export function SecurityPane() {
  const { t } = useTranslation();
  const factors = useFactors();
  // They come once. Whatever the page does meanwhile, they stay until the person has kept them.
  const [codes, setCodes] = useState<readonly string[]>([]);
  const show = (given: readonly string[]) => given.length > 0 && setCodes(given);
  return (
    <SettingsPane forAccounts title={t("settings.security")}>
      <Loaded query={factors} rows={3}>
        {(has) => (
          <>
            <TotpSection factors={has} onCodes={show} />
            <PasskeysSection factors={has} onCodes={show} />
            <CodesSection factors={has} onCodes={show} />
          </>
        )}
      </Loaded>
      <SessionsSection />
      {codes.length > 0 && <RecoveryCodesDialog codes={codes} onClose={() => setCodes([])} />}
    </SettingsPane>
  );
}
