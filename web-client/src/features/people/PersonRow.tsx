import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useUser } from "~/shared/services/context";
import { PersonAvatar } from "~/shared/services/PersonAvatar";
import { StatusEmoji } from "./Status";

type PersonRowProps = {
  userId: string;
  name: string;
  line: ReactNode;
  end?: ReactNode;
  /** Where the person is shown. */
  to?: "/people/$userId" | "/contacts/$userId";
  /** What can be done with them, beside the link to them. */
  actions?: ReactNode;
};

/** A person in a list. */
export function PersonRow({ userId, name, line, end, to = "/people/$userId", actions }: PersonRowProps) {
  const { t } = useTranslation();
  const user = useUser(userId);
  return (
    <li className="flex items-center rounded-md hover:bg-raised has-[a[aria-current=page]]:bg-accent-soft">
      <Link
        to={to}
        params={{ userId }}
        className="flex h-[68px] min-w-0 flex-1 items-center gap-3 rounded-md px-2 -outline-offset-2"
      >
        <PersonAvatar userId={userId} />
        <span className="min-w-0 flex-1">
          <span className="flex items-baseline gap-1.5">
            <span className="min-w-0 truncate font-medium">{name || "\u00a0"}</span>
            {user?.guest && <span className="shrink-0 text-12 text-muted">{t("contacts.guest")}</span>}
            <StatusEmoji user={user} />
            {end && <span className="ml-auto shrink-0 pl-1 text-12 text-muted tabular-nums">{end}</span>}
          </span>
          {line}
        </span>
      </Link>
      {actions && <span className="flex shrink-0 pr-1">{actions}</span>}
    </li>
  );
}
