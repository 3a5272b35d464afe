import type { User, UserStatus } from "~/gen/switchboard/auth/v1/user_pb";
import { statusAt } from "~/shared/store/users";
import { useNow } from "~/shared/ui/useNow";

const MINUTE_MS = 60_000;

/** What a person says of themselves now, until its time is over. */
export function useStatus(user: User | null | undefined): UserStatus | undefined {
  const now = useNow(MINUTE_MS);
  return user ? statusAt(user, now) : undefined;
}

/** A status beside a name: its emoji, with its words for those who hover or listen. */
export function StatusEmoji({ user }: { user: User | null | undefined }) {
  const status = useStatus(user);
  if (!status?.emoji) return null;
  const look = "max-w-8 shrink-0 overflow-hidden text-13";
  if (status.text === "") return <span className={look}>{status.emoji}</span>;
  return (
    <span role="img" aria-label={status.text} title={status.text} className={look}>
      {status.emoji}
    </span>
  );
}

/** A status in a line of its own. */
export function StatusLine({ user }: { user: User }) {
  const status = useStatus(user);
  if (!status) return null;
  return (
    <p className="flex max-w-full items-baseline justify-center gap-1.5 text-balance text-15">
      {status.emoji && <span className="shrink-0">{status.emoji}</span>}
      <span className="min-w-0 break-words">{status.text}</span>
    </p>
  );
}
