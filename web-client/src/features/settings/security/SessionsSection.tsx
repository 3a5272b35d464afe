import { useTranslation } from "react-i18next";
import type { SessionInfo } from "~/gen/switchboard/auth/v1/session_pb";
import { Button } from "~/shared/ui/Button";
import { Loaded } from "../parts/Loaded";
import { Section } from "../parts/Section";
import { EndOthersButton } from "./EndOthersButton";
import { SessionRow } from "./SessionRow";
import { useSessions } from "./useSessions";

/** Where the person is signed in, this device first. */
export function SessionsSection() {
  const { t } = useTranslation();
  const sessions = useSessions();
  return (
    <Section title={t("settings.sessions.title")} text={t("settings.sessions.text")} className="divide-y divide-line">
      <Loaded query={sessions}>
        {({ pages }) => {
          const all = thisOneFirst(pages.flatMap((page) => page.sessions));
          return (
            <>
              <ul className="divide-y divide-line">
                {all.map((session) => (
                  <SessionRow key={session.sessionId} session={session} />
                ))}
              </ul>
              {sessions.hasNextPage && (
                <div className="p-4">
                  <Button disabled={sessions.isFetchingNextPage} onClick={() => void sessions.fetchNextPage()}>
                    {t("settings.sessions.more")}
                  </Button>
                </div>
              )}
              {all.some(({ current }) => !current) && (
                <div className="p-4">
                  <EndOthersButton />
                </div>
              )}
            </>
          );
        }}
      </Loaded>
    </Section>
  );
}

function thisOneFirst(sessions: readonly SessionInfo[]): readonly SessionInfo[] {
  return [...sessions.filter(({ current }) => current), ...sessions.filter(({ current }) => !current)];
}
