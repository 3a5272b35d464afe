import { timestampDate } from "@bufbuild/protobuf/wkt";
import { getRouteApi } from "@tanstack/react-router";
import { Phone, PhoneCall, UserRoundX, Video } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useCallPhase, useStartCall } from "~/features/call";
import type { User } from "~/gen/switchboard/auth/v1/user_pb";
import { CallKind } from "~/gen/switchboard/call/v1/types_pb";
import { useOffline, useServices, useUser } from "~/shared/services/context";
import { nameOf, usePersonName } from "~/shared/services/usePersonName";
import { Avatar } from "~/shared/ui/Avatar";
import { Button } from "~/shared/ui/Button";
import { regional } from "~/shared/ui/format";
import { PaneHeader } from "~/shared/ui/PaneHeader";
import { Failure, ListSkeleton, PaneMessage } from "~/shared/ui/states";
import { CallOutcome } from "./CallOutcome";
import { usePastCalls } from "./usePastCalls";

const route = getRouteApi("/shell/people/$userId");

/** A person: how to call them, and the calls there were. */
export function PersonPane() {
  const { t } = useTranslation();
  const { userId } = route.useParams();
  const user = useUser(userId);
  const name = usePersonName(userId);
  const offline = useOffline();
  return (
    <>
      <PaneHeader title={name} />
      <div className="mx-auto w-full max-w-[760px] px-4 py-8 md:px-6">
        {user === undefined && (offline ? <Offline userId={userId} /> : <ListSkeleton rows={3} />)}
        {user === null && <PaneMessage icon={UserRoundX} title={t("people.unknown")} text={t("people.unknownText")} />}
        {user && <Profile user={user} />}
        {user && <History user={user} />}
      </div>
    </>
  );
}

function Offline({ userId }: { userId: string }) {
  const { t } = useTranslation();
  const { users, tunnel } = useServices();
  const retry = () => {
    tunnel.retryNow();
    users.want(userId);
  };
  return <Failure title="" offline offlineText={t("people.historyOffline")} error={undefined} onRetry={retry} />;
}

function Profile({ user }: { user: User }) {
  const { t, i18n } = useTranslation();
  const startCall = useStartCall();
  const { phase } = useCallPhase();
  const busy = phase !== "idle" && phase !== "ended";
  const name = nameOf(user);
  const since = user.createTime
    ? timestampDate(user.createTime).toLocaleDateString(regional(i18n.language), { month: "long", year: "numeric" })
    : "";
  return (
    <section className="flex flex-col items-center rounded-xl border border-line bg-surface px-6 py-8 text-center">
      <Avatar id={user.userId} name={name} size="large" />
      <p className="mt-4 max-w-full break-words font-semibold text-21">{name}</p>
      <p className="mt-0.5 text-balance text-13 text-muted">{t("people.member", { username: user.username, since })}</p>
      <div className="mt-6 grid w-full max-w-[400px] gap-3 sm:grid-cols-2">
        <Button
          size="large"
          disabled={busy}
          aria-label={t("people.callAudio", { name })}
          onClick={() => startCall(user.userId, CallKind.AUDIO)}
        >
          <Phone size={18} aria-hidden />
          {t("people.audioCall")}
        </Button>
        <Button
          look="primary"
          size="large"
          disabled={busy}
          aria-label={t("people.callVideo", { name })}
          onClick={() => startCall(user.userId, CallKind.VIDEO)}
        >
          <Video size={18} aria-hidden />
          {t("people.videoCall")}
        </Button>
      </div>
    </section>
  );
}

function History({ user }: { user: User }) {
  const { t, i18n } = useTranslation();
  const calls = usePastCalls(user.userId);
  return (
    <section className="mt-8" aria-labelledby="history">
      <h3 id="history" className="px-1 font-medium text-13 text-muted">
        {t("people.history", { name: nameOf(user) })}
      </h3>
      {calls.length === 0 ? (
        <PaneMessage icon={PhoneCall} title={t("people.noHistory")} text={t("people.noHistoryText")} />
      ) : (
        <ul className="mt-2 divide-y divide-line overflow-hidden rounded-lg border border-line bg-surface">
          {calls.map((call) => (
            <li key={call.id} className="flex min-h-14 items-center gap-4 px-4 py-2">
              <span className="min-w-0 flex-1">
                <CallOutcome call={call} />
              </span>
              <span className="text-12 text-muted">{t(call.video ? "log.video" : "log.audio")}</span>
              <time
                dateTime={new Date(call.at).toISOString()}
                className="whitespace-nowrap text-right text-12 text-muted sm:w-36"
              >
                {new Date(call.at).toLocaleString(regional(i18n.language), {
                  day: "numeric",
                  month: "short",
                  hour: "numeric",
                  minute: "2-digit",
                })}
              </time>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
