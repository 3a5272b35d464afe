import { Link, useLocation } from "@tanstack/react-router";
import {
  type LucideIcon,
  MessagesSquare,
  PhoneCall,
  Settings,
  SlidersHorizontal,
  Sparkles,
  UsersRound,
} from "lucide-react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { ContactKind } from "~/gen/switchboard/auth/v1/contact_pb";
import { Role } from "~/gen/switchboard/auth/v1/user_pb";
import { useMe, useServices } from "~/shared/services/context";
import { countOf } from "~/shared/store/contacts";

/** The ways about: a rail beside the page, or a bar under it on a phone. */
export function Navigation() {
  const { t } = useTranslation();
  const { contacts, history, chat } = useServices();
  const unread = useStore(chat.totals.state, (state) => state.conversations);
  const missed = useStore(history.state, (state) => state.missed);
  const requests = useStore(contacts.state, (state) => countOf(state, ContactKind.INCOMING));
  const me = useMe();
  const { pathname } = useLocation();
  const within = (...starts: string[]) => starts.some((start) => `${pathname}/`.startsWith(`${start}/`));
  return (
    <nav
      aria-label={t("app.navigation")}
      // A conversation with a stranger has the whole of a small screen.
      className="grid shrink-0 auto-cols-fr max-md:[body:has([data-immersive])_&]:hidden grid-flow-col border-line border-t bg-surface pb-[env(safe-area-inset-bottom)] md:flex md:w-[92px] md:flex-col md:gap-1 md:border-t-0 md:border-r md:px-1 md:pt-3 md:pb-3"
    >
      <Way
        to="/"
        icon={MessagesSquare}
        label={t("chats.title")}
        current={pathname === "/" || within("/chats", "/join", "/search")}
        badge={unread}
        name={unread > 0 ? t("chats.titleWithUnread", { count: unread }) : t("chats.title")}
      />
      <Way
        to="/calls"
        icon={PhoneCall}
        label={t("app.calls")}
        current={within("/calls", "/people")}
        badge={missed}
        name={missed > 0 ? t("history.titleWithMissed", { count: missed }) : t("app.calls")}
      />
      <Way
        to="/contacts"
        icon={UsersRound}
        label={t("contacts.title")}
        current={within("/contacts")}
        badge={requests}
        name={requests > 0 ? t("contacts.titleWithRequests", { count: requests }) : t("contacts.title")}
      />
      <Way to="/meet" icon={Sparkles} label={t("app.meet")} current={within("/meet")} />
      <div className="contents md:mt-auto md:block">
        {(me?.role === Role.ADMIN || me?.role === Role.MODERATOR) && (
          <Way to="/admin" icon={SlidersHorizontal} label={t("app.admin")} current={within("/admin")} />
        )}
        <Way to="/settings" icon={Settings} label={t("app.settings")} current={within("/settings")} />
      </div>
      <p role="status" className="sr-only">
        {unread > 0 && t("chats.unreadStatus", { count: unread })}{" "}
        {requests > 0 && t("contacts.requests.incoming", { count: requests })}{" "}
        {missed > 0 && t("history.unseen", { count: missed })}
      </p>
    </nav>
  );
}

type WayProps = {
  to: "/" | "/calls" | "/contacts" | "/meet" | "/admin" | "/settings";
  icon: LucideIcon;
  label: string;
  /** What is read out; begins with the label. */
  name?: string;
  current: boolean;
  /** How much waits there. */
  badge?: number;
};

function Way({ to, icon: Icon, label, name, current, badge = 0 }: WayProps) {
  return (
    <Link
      to={to}
      activeOptions={{ exact: true }}
      aria-label={name}
      aria-current={current ? "page" : undefined}
      className="flex h-14 min-w-0 flex-col items-center justify-center gap-0.5 rounded-md font-medium text-11 text-muted -outline-offset-2 transition-colors hover:text-ink aria-[current=page]:text-accent-ink md:h-[60px] md:hover:bg-raised md:aria-[current=page]:bg-accent-soft"
    >
      <span className="relative">
        <Icon size={22} strokeWidth={1.9} aria-hidden />
        {badge > 0 && (
          <span className="absolute -top-1.5 left-3 min-w-4.5 rounded-full bg-danger px-1 text-center text-11 text-white leading-4.5">
            {badge > 99 ? "99+" : badge}
          </span>
        )}
      </span>
      <span className="max-w-full truncate">{label}</span>
    </Link>
  );
}
