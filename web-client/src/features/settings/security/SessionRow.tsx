import { Monitor, Smartphone } from "lucide-react";
import { useTranslation } from "react-i18next";
import { type SessionInfo, SessionService } from "~/gen/switchboard/auth/v1/session_pb";
import { toMs } from "~/shared/lib/time";
import { useClient } from "~/shared/services/useClient";
import { Button } from "~/shared/ui/Button";
import { formatAgo, formatDay } from "~/shared/ui/moments";
import { useNotice } from "~/shared/ui/Notices";
import { Spinner } from "~/shared/ui/Spinner";
import { useNow } from "~/shared/ui/useNow";
import { ProblemNote } from "../parts/ProblemNote";
import { useAct } from "../parts/useAct";
import { useSessionsChanged } from "./useSessions";

const MINUTE_MS = 60_000;
const PHONE = /android|iphone|ipad|mobile|phone/i;

/** One sign-in: on which device, from where and when; and ending it. */
export function SessionRow({ session }: { session: SessionInfo }) {
  const { t } = useTranslation();
  const sessions = useClient(SessionService);
  const changed = useSessionsChanged();
  const notice = useNotice();
  const act = useAct();
  const { sessionId, current } = session;
  const name = session.deviceName || t("settings.sessions.unnamed");
  const Icon = PHONE.test(session.deviceName) ? Smartphone : Monitor;
  const end = () =>
    act.run(async () => {
      await sessions.revokeSession({ sessionId });
      await changed();
      notice(t("settings.sessions.ended", { name }));
    });
  return (
    <li className="grid gap-3 px-4 py-3">
      <div className="flex flex-wrap items-center gap-3">
        <Icon size={20} strokeWidth={1.9} className="shrink-0 text-muted" aria-hidden />
        <div className="min-w-40 flex-1">
          <p className="flex flex-wrap items-center gap-x-2">
            <span className="min-w-0 break-words font-medium">{name}</span>
            {current && (
              <span className="rounded-full bg-accent-soft px-2 font-medium text-12 text-accent-ink leading-5">
                {t("settings.sessions.current")}
              </span>
            )}
          </p>
          <Whereabouts session={session} />
        </div>
        {!current && (
          <Button
            aria-label={t("settings.sessions.endName", { name })}
            aria-disabled={act.busy}
            onClick={() => void end()}
          >
            {act.busy && <Spinner />}
            {t("settings.sessions.end")}
          </Button>
        )}
      </div>
      <ProblemNote problem={act.problem} />
    </li>
  );
}

function Whereabouts({ session }: { session: SessionInfo }) {
  const { t, i18n } = useTranslation();
  const now = useNow(MINUTE_MS);
  const ago = formatAgo(toMs(session.lastSeenTime) ?? now, now, i18n.language);
  const since = formatDay(toMs(session.createTime) ?? now, i18n.language);
  const facts = [
    session.current ? t("settings.sessions.active") : t("settings.sessions.lastSeen", { when: ago }),
    ...(session.address ? [t("settings.sessions.from", { address: session.address })] : []),
    t("settings.sessions.signedIn", { when: since }),
  ];
  return (
    <p className="text-pretty break-words text-13 text-muted">
      {facts.map((fact) => fact.replaceAll(" ", "\u00a0")).join(" · ")}
    </p>
  );
}
