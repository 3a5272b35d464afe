import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { type Account, AccountState } from "~/gen/switchboard/auth/v1/admin_pb";
import { Role } from "~/gen/switchboard/auth/v1/user_pb";
import { toMs } from "~/shared/lib/time";
import { nameOf } from "~/shared/services/usePersonName";
import { formatAgo } from "~/shared/ui/moments";
import { useNow } from "~/shared/ui/useNow";
import { Badge } from "../parts/Badge";
import { roleWords, stateWords } from "./words";

const MINUTE_MS = 60_000;

/** One account in the list, and the way to its page. */
export function AccountRow({ account }: { account: Account }) {
  const { t, i18n } = useTranslation();
  const now = useNow(MINUTE_MS);
  const { me, state, lastSeenTime } = account;
  const user = me?.user;
  if (!user) return null;
  const seen = toMs(lastSeenTime);
  return (
    <li>
      <Link
        to="/admin/people/$userId"
        params={{ userId: user.userId }}
        className="flex min-h-11 flex-wrap items-center gap-x-3 px-4 py-1.5 -outline-offset-2 hover:bg-raised"
      >
        <span className="min-w-0 max-w-full truncate font-medium sm:w-52">{nameOf(user)}</span>
        <span className="min-w-0 flex-1 truncate text-13 text-muted">
          {[user.username && `@${user.username}`, me.email].filter(Boolean).join(" · ")}
        </span>
        {me.role !== Role.USER && <Badge text={t(roleWords(me.role))} />}
        {state !== AccountState.ACTIVE && (
          <Badge text={t(stateWords(state))} danger={state === AccountState.DISABLED} />
        )}
        <span className="hidden w-44 shrink-0 text-right text-13 text-muted tabular-nums lg:block">
          {seen === undefined
            ? t("administration.list.neverSeen")
            : t("administration.list.lastSeen", { when: formatAgo(seen, now, i18n.language) })}
        </span>
      </Link>
    </li>
  );
}
