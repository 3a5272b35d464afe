import { Link } from "@tanstack/react-router";
import { Popover } from "radix-ui";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { useUser } from "~/shared/services/context";
import { PersonAvatar } from "~/shared/services/PersonAvatar";
import { PresenceLine, SpokenPresence } from "~/shared/services/PresenceWords";
import { usePersonName } from "~/shared/services/usePersonName";
import { buttonLook } from "~/shared/ui/Button";
import { LocalTimeLine } from "./LocalTimeLine";
import { MessageLink } from "./MessageLink";
import { StatusEmoji, StatusLine } from "./Status";
import { useHoverOpen } from "./useHoverOpen";

type PersonCardProps = { userId: string; line?: ReactNode; end?: ReactNode };

/** A person's picture and name, which tell more when pressed or pointed at. */
export function PersonCard({ userId, line, end }: PersonCardProps) {
  const { t } = useTranslation();
  const user = useUser(userId);
  const name = usePersonName(userId);
  const [open, setOpen] = useState(false);
  const hover = useHoverOpen(setOpen);
  const username = user?.username ? `@${user.username}` : "";
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger
        aria-label={t("contacts.card", { name })}
        className="-m-1 flex min-h-11 w-full min-w-0 flex-1 items-center gap-3 rounded-md p-1 text-left"
        {...hover.trigger}
      >
        <PersonAvatar userId={userId} presence />
        <span className="min-w-0 flex-1">
          <span className="flex items-baseline gap-1.5">
            <span className="min-w-0 truncate font-medium">{name || "\u00a0"}</span>
            <SpokenPresence userId={userId} />
            <StatusEmoji user={user} />
            {end && <span className="ml-auto shrink-0 pl-1 text-12 text-muted">{end}</span>}
          </span>
          <span className="block truncate text-13 text-muted">{line ?? username}</span>
        </span>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          side="bottom"
          align="start"
          sideOffset={6}
          collisionPadding={8}
          aria-label={t("contacts.card", { name })}
          onOpenAutoFocus={(event) => hover.keepsFocus() && event.preventDefault()}
          className="z-30 flex w-72 max-w-[calc(100vw-1rem)] flex-col items-center gap-1 rounded-lg border border-line bg-surface p-4 text-center shadow-lg motion-safe:animate-appear"
          {...hover.card}
        >
          <PersonAvatar userId={userId} size="large" presence />
          <p className="mt-2 max-w-full break-words font-semibold text-17">{name}</p>
          <p className="max-w-full truncate text-13 text-muted">{username}</p>
          <PresenceLine userId={userId} />
          {user && <StatusLine user={user} />}
          {user && <LocalTimeLine user={user} />}
          <MessageLink userId={userId} name={name} onChosen={() => setOpen(false)} />
          <Link
            to="/contacts/$userId"
            params={{ userId }}
            className={`${buttonLook({ wide: true })} mt-3`}
            onClick={() => setOpen(false)}
          >
            {t("contacts.openProfile")}
          </Link>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
