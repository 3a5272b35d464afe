import { Link, Outlet, useLocation } from "@tanstack/react-router";
import {
  Ban,
  Blocks,
  ClipboardList,
  Flag,
  type LucideIcon,
  MailPlus,
  PhoneCall,
  ScrollText,
  UsersRound,
} from "lucide-react";
import { useTranslation } from "react-i18next";
import { Content } from "~/features/people";
import { Role } from "~/gen/switchboard/auth/v1/user_pb";
import { useMe } from "~/shared/services/context";
import { Redirect } from "~/shared/ui/Redirect";
import { AdminClientsProvider } from "./AdminClientsProvider";

type Page = {
  readonly to:
    | "/admin/people"
    | "/admin/invitations"
    | "/admin/calls"
    | "/admin/reports"
    | "/admin/suspensions"
    | "/admin/moderation"
    | "/admin/log"
    | "/admin/services";
  readonly name: "people" | "invites" | "calls" | "reports" | "suspensions" | "acts" | "log" | "services";
  readonly icon: LucideIcon;
  /** Moderators have it, too. */
  readonly moderators?: boolean;
};

const PAGES: readonly Page[] = [
  { to: "/admin/people", name: "people", icon: UsersRound },
  { to: "/admin/invitations", name: "invites", icon: MailPlus },
  { to: "/admin/calls", name: "calls", icon: PhoneCall },
  { to: "/admin/reports", name: "reports", icon: Flag, moderators: true },
  { to: "/admin/suspensions", name: "suspensions", icon: Ban, moderators: true },
  { to: "/admin/moderation", name: "acts", icon: ClipboardList },
  { to: "/admin/log", name: "log", icon: ScrollText },
  { to: "/admin/services", name: "services", icon: Blocks },
];

/** The pages of administrators and moderators, with the ways between them at their side, or above them on a phone. */
export function AdminLayout() {
  const { t } = useTranslation();
  const me = useMe();
  const { pathname } = useLocation();
  const within = (to: string) => `${pathname}/`.startsWith(`${to}/`);
  if (me?.role !== Role.ADMIN && me?.role !== Role.MODERATOR) return <Redirect to="/" />;
  const pages = PAGES.filter(({ moderators }) => moderators || me.role === Role.ADMIN);
  // Where a moderator has nothing to do, or nothing was chosen yet.
  if (me.role === Role.MODERATOR && !pages.some(({ to }) => within(to))) return <Redirect to="/admin/reports" />;
  return (
    <div className="flex min-h-0 flex-1 flex-col md:flex-row">
      <nav
        aria-label={t("administration.sections")}
        className="shrink-0 border-line border-b bg-surface md:w-[220px] md:border-r md:border-b-0 md:px-3 md:py-4"
      >
        <ul className="flex gap-1 overflow-x-auto px-3 py-1.5 md:flex-col md:p-0">
          {pages.map(({ to, name, icon: Icon }) => (
            <li key={to} className="shrink-0">
              <Link
                to={to}
                aria-current={within(to) ? "page" : undefined}
                className="flex h-11 items-center gap-3 rounded-md px-3 font-medium text-muted -outline-offset-2 hover:bg-raised aria-[current=page]:bg-accent-soft aria-[current=page]:text-accent-ink"
              >
                <Icon size={20} strokeWidth={1.9} className="shrink-0" aria-hidden />
                {t(`administration.${name}`)}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <AdminClientsProvider>
        <Content>
          <Outlet />
        </Content>
      </AdminClientsProvider>
    </div>
  );
}
