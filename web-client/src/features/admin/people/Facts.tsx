import { useTranslation } from "react-i18next";
import { type Account, AccountState } from "~/gen/switchboard/auth/v1/admin_pb";
import { toMs } from "~/shared/lib/time";
import { PersonAvatar } from "~/shared/services/PersonAvatar";
import { formatDay, formatMoment } from "~/shared/ui/moments";
import { Badge } from "../parts/Badge";
import { roleWords, stateWords } from "./words";

/** What is known of an account. */
export function Facts({ account: { me, state, lastSeenTime, secondFactor } }: { account: Account }) {
  const { t, i18n } = useTranslation();
  const user = me?.user;
  if (!user) return null;
  const since = toMs(user.createTime);
  const seen = toMs(lastSeenTime);
  const email = me.emailConfirmed || !me.email ? me.email : t("administration.person.unconfirmed", { email: me.email });
  const facts = [
    [t("administration.person.email"), email || t("administration.person.noEmail")],
    [t("administration.person.since"), since === undefined ? "–" : formatDay(since, i18n.language)],
    [
      t("administration.person.seen"),
      seen === undefined ? t("administration.list.neverSeen") : formatMoment(seen, i18n.language),
    ],
    [t("administration.person.factor"), t(`administration.person.${secondFactor ? "hasFactor" : "noFactor"}`)],
  ];
  return (
    <div className="flex flex-wrap items-start gap-4">
      <PersonAvatar userId={user.userId} />
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-2">
          {user.username && <span className="min-w-0 break-words text-muted">@{user.username}</span>}
          <Badge text={t(roleWords(me.role))} />
          <Badge text={t(stateWords(state))} danger={state === AccountState.DISABLED} />
        </p>
        <dl className="mt-3 grid gap-x-6 gap-y-1 text-13 sm:grid-cols-[auto_minmax(0,1fr)]">
          {facts.map(([name, value]) => (
            <div key={name} className="contents">
              <dt className="text-muted">{name}</dt>
              <dd className="mb-2 min-w-0 break-words sm:mb-0">{value}</dd>
            </div>
          ))}
        </dl>
      </div>
    </div>
  );
}
