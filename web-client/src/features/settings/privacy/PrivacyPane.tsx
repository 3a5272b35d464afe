import { Link } from "@tanstack/react-router";
import { Ban, ChevronRight } from "lucide-react";
import { useTranslation } from "react-i18next";
import { type GetPrivacyResponse, PrivacyLevel } from "~/gen/switchboard/auth/v1/user_pb";
import { Loaded } from "../parts/Loaded";
import { SettingsPane } from "../parts/SettingsPane";
import { ChatPrivacy } from "./ChatPrivacy";
import { PrivacyRow } from "./PrivacyRow";
import { PRIVACY_KINDS, usePrivacy } from "./usePrivacy";

/** Who may find, call, write to and see the person. */
export function PrivacyPane() {
  const { t } = useTranslation();
  const privacy = usePrivacy();
  return (
    <SettingsPane forAccounts title={t("settings.privacy")}>
      <Loaded query={privacy} rows={4}>
        {(levels) => (
          <>
            <Levels levels={levels} />
            <ChatPrivacy />
          </>
        )}
      </Loaded>
      <Link
        to="/contacts/blocked"
        className="flex min-h-16 items-center gap-3 rounded-lg border border-line bg-surface px-4 py-3 hover:bg-raised"
      >
        <Ban size={20} strokeWidth={1.9} className="shrink-0 text-muted" aria-hidden />
        <span className="min-w-0 flex-1">
          <span className="block font-medium">{t("settings.whoCan.blocked")}</span>
          <span className="block text-13 text-muted">{t("settings.whoCan.blockedText")}</span>
        </span>
        <ChevronRight size={18} className="shrink-0 text-muted" aria-hidden />
      </Link>
    </SettingsPane>
  );
}

function Levels({ levels: { privacy, defaults } }: { levels: GetPrivacyResponse }) {
  const { t } = useTranslation();
  return (
    <div>
      <p className="mb-3 px-1 text-13 text-muted">{t("settings.whoCan.text")}</p>
      <div className="divide-y divide-line rounded-lg border border-line bg-surface">
        {PRIVACY_KINDS.map((kind) => (
          <PrivacyRow
            key={kind}
            kind={kind}
            level={privacy?.[kind] ?? PrivacyLevel.UNSPECIFIED}
            server={defaults?.[kind] ?? PrivacyLevel.UNSPECIFIED}
          />
        ))}
      </div>
    </div>
  );
}
