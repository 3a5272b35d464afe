import { Link } from "@tanstack/react-router";
import type { KeyboardEvent, ReactNode, Ref } from "react";
import { useTranslation } from "react-i18next";
import { useUser } from "~/shared/services/context";
import { PersonAvatar } from "~/shared/services/PersonAvatar";
import { SpokenPresence } from "~/shared/services/PresenceWords";
import { StatusEmoji } from "./Status";

type PersonRowProps = {
  userId: string;
  name: string;
  line: ReactNode;
  end?: ReactNode;
  /** Where the person is shown. */
  to?: "/people/$userId" | "/contacts/$userId" | "/chats/with/$userId";
  /** What can be done with them, beside the link to them. */
  actions?: ReactNode;
  /** The call that the row is about, where it is about one. */
  callId?: string;
  rowRef?: Ref<HTMLLIElement>;
  /** Deletes what the row is about, by the Delete key. */
  onDelete?: () => void;
};

/** A person in a list. */
export function PersonRow(props: PersonRowProps) {
  const { userId, name, line, end, to = "/people/$userId", actions, callId, rowRef, onDelete } = props;
  const { t } = useTranslation();
  const user = useUser(userId);
  return (
    <li
      ref={rowRef}
      data-call={callId}
      className="flex items-center rounded-md hover:bg-raised has-[a[aria-current=page]]:bg-accent-soft [contain-intrinsic-height:auto_68px] [content-visibility:auto]"
    >
      <Link
        to={to}
        params={{ userId }}
        aria-keyshortcuts={onDelete && "Delete"}
        onKeyDown={(event: KeyboardEvent) => event.key === "Delete" && onDelete?.()}
        className="flex h-[68px] min-w-0 flex-1 items-center gap-3 rounded-md px-2 -outline-offset-2"
      >
        <PersonAvatar userId={userId} presence />
        <span className="min-w-0 flex-1">
          <span className="flex items-baseline gap-1.5">
            <span className="min-w-0 truncate font-medium">{name || "\u00a0"}</span>
            <SpokenPresence userId={userId} />
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
