import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { MonitorSmartphone } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { SessionInfo } from "~/gen/switchboard/auth/v1/session_pb";
import { toMs } from "~/shared/lib/time";
import { untilLoaded } from "~/shared/services/untilLoaded";
import { Button } from "~/shared/ui/Button";
import { ConfirmDialog } from "~/shared/ui/ConfirmDialog";
import { formatAgo } from "~/shared/ui/moments";
import { useNotice } from "~/shared/ui/Notices";
import { useNow } from "~/shared/ui/useNow";
import { useAdmin } from "../clients";
import { Paged } from "../parts/Paged";
import { useDescribe } from "../parts/problems";
import type { Person } from "./person";

const MINUTE_MS = 60_000;

/** Where somebody is signed in, and signing them out. `mine`: one's own are ended in the settings. */
export function UserSessions({ person, mine }: { person: Person; mine: boolean }) {
  const { t } = useTranslation();
  const { admin } = useAdmin();
  const { userId, name } = person;
  const key = ["admin.sessions", userId];
  const sessions = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam, signal }) => admin.listUserSessions({ userId, pageToken: pageParam }, { signal }),
    initialPageParam: "",
    getNextPageParam: (page) => page.nextPageToken || undefined,
    refetchInterval: untilLoaded,
  });
  const queries = useQueryClient();
  const notice = useNotice();
  const describe = useDescribe();
  const [asked, setAsked] = useState(false);
  const endAll = async () => {
    const { endedSessions } = await admin.revokeUserSessions({ userId });
    await queries.invalidateQueries({ queryKey: key });
    notice(t("administration.person.ended", { count: endedSessions }));
  };
  const some = sessions.data?.pages.some((page) => page.sessions.length > 0) ?? false;
  return (
    <section aria-label={t("administration.person.sessions")}>
      <div className="mb-3 flex min-h-10 items-center gap-3">
        <h2 className="flex-1 px-1 font-semibold text-15">{t("administration.person.sessions")}</h2>
        {some && !mine && (
          <Button look="dangerSoft" onClick={() => setAsked(true)}>
            {t("administration.person.endAll")}
          </Button>
        )}
      </div>
      <Paged
        query={sessions}
        itemsOf={(page) => page.sessions}
        empty={{ icon: MonitorSmartphone, title: t("administration.person.noSessions"), text: "" }}
      >
        {(session) => <SessionRow key={session.sessionId} session={session} />}
      </Paged>
      <ConfirmDialog
        open={asked}
        onClose={() => setAsked(false)}
        title={t("administration.person.endAllTitle", { name })}
        text={t("administration.person.endAllText")}
        confirm={t("administration.person.endAll")}
        danger
        onConfirm={endAll}
        describe={describe}
      />
    </section>
  );
}

function SessionRow({ session: { deviceName, address, lastSeenTime } }: { session: SessionInfo }) {
  const { t, i18n } = useTranslation();
  const now = useNow(MINUTE_MS);
  const when = formatAgo(toMs(lastSeenTime) ?? now, now, i18n.language);
  return (
    <li className="flex min-h-11 flex-wrap items-center gap-x-3 px-4 py-1.5">
      <span className="min-w-40 flex-1 truncate font-medium">{deviceName || t("administration.person.unnamed")}</span>
      {address && <span className="text-13 text-muted">{t("administration.person.from", { address })}</span>}
      <span className="text-13 text-muted">{t("administration.list.lastSeen", { when })}</span>
    </li>
  );
}
