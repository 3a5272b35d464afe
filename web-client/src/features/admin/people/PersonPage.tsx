import { Link, useParams } from "@tanstack/react-router";
import { ChevronLeft, UserX } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Account } from "~/gen/switchboard/auth/v1/admin_pb";
import { Role } from "~/gen/switchboard/auth/v1/user_pb";
import { useMe } from "~/shared/services/context";
import { nameOf } from "~/shared/services/usePersonName";
import { buttonLook } from "~/shared/ui/Button";
import { PaneMessage } from "~/shared/ui/states";
import { AdminPage } from "../parts/AdminPage";
import { Loaded } from "../parts/Loaded";
import { AccessSection } from "./AccessSection";
import { Facts } from "./Facts";
import { ResetSection } from "./ResetSection";
import { RoleSection } from "./RoleSection";
import { UserSessions } from "./UserSessions";
import { useAccount } from "./useAccounts";

/** One account: what is known of it, and what can be done with it. */
export function PersonPage() {
  const { t } = useTranslation();
  const { userId } = useParams({ from: "/shell/queries/admin/people/$userId" });
  const account = useAccount(userId);
  const user = account.data?.me?.user;
  const back = (
    <Link to="/admin/people" className={buttonLook({ look: "ghost" })}>
      <ChevronLeft size={18} aria-hidden />
      {t("administration.person.back")}
    </Link>
  );
  return (
    <AdminPage title={user ? nameOf(user) : t("administration.people")} action={back}>
      <Loaded query={account}>
        {(found) =>
          found ? (
            <Sections key={userId} account={found} />
          ) : (
            <PaneMessage icon={UserX} title={t("administration.person.gone")} />
          )
        }
      </Loaded>
    </AdminPage>
  );
}

function Sections({ account }: { account: Account }) {
  const { t } = useTranslation();
  const mine = useMe()?.user?.userId;
  const user = account.me?.user;
  if (!user) return null;
  const person = { userId: user.userId, name: nameOf(user) };
  const isGuest = account.me?.role === Role.GUEST;
  return (
    <div className="mx-auto grid max-w-[688px] grid-cols-[minmax(0,1fr)] gap-8">
      <Facts account={account} />
      {person.userId === mine ? (
        <p className="rounded-md bg-accent-soft px-3 py-2.5 text-13 text-accent-ink">
          {t("administration.person.you")}
        </p>
      ) : (
        <>
          {isGuest && <p className="text-13 text-muted">{t("administration.person.guest")}</p>}
          {!isGuest && <RoleSection person={person} account={account} />}
          <AccessSection person={person} account={account} />
          {!isGuest && <ResetSection person={person} />}
        </>
      )}
      <UserSessions person={person} mine={person.userId === mine} />
      <p className="flex flex-wrap gap-2">
        <Link to="/admin/calls" search={{ user: person.userId }} className={buttonLook({ look: "ghost" })}>
          {t("administration.person.calls", person)}
        </Link>
        <Link to="/admin/log" search={{ target: person.userId }} className={buttonLook({ look: "ghost" })}>
          {t("administration.person.logOf", person)}
        </Link>
        <Link to="/admin/log" search={{ actor: person.userId }} className={buttonLook({ look: "ghost" })}>
          {t("administration.person.logBy", person)}
        </Link>
      </p>
    </div>
  );
}
