import { useState } from "react";
import { useTranslation } from "react-i18next";
import { SessionService } from "~/gen/switchboard/auth/v1/session_pb";
import { useClient } from "~/shared/services/useClient";
import { Button } from "~/shared/ui/Button";
import { ConfirmDialog } from "~/shared/ui/ConfirmDialog";
import { useNotice } from "~/shared/ui/Notices";
import { useDescribe } from "../parts/ProblemNote";
import { useSessionsChanged } from "./useSessions";

/** Signs out everywhere else. */
export function EndOthersButton() {
  const { t } = useTranslation();
  const sessions = useClient(SessionService);
  const changed = useSessionsChanged();
  const notice = useNotice();
  const describe = useDescribe();
  const [asked, setAsked] = useState(false);
  const end = async () => {
    const { endedSessions } = await sessions.revokeOtherSessions({});
    await changed();
    notice(t("settings.sessions.othersEnded", { count: endedSessions }));
  };
  return (
    <>
      <Button look="dangerSoft" onClick={() => setAsked(true)}>
        {t("settings.sessions.endOthers")}
      </Button>
      <ConfirmDialog
        open={asked}
        onClose={() => setAsked(false)}
        title={t("settings.sessions.endOthersTitle")}
        text={t("settings.sessions.endOthersText")}
        confirm={t("settings.sessions.endOthers")}
        danger
        onConfirm={end}
        describe={describe}
      />
    </>
  );
}
