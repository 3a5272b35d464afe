import { usePresenceWords } from "./usePresence";

/** How a person is, for those who listen: beside a picture whose dot shows it. */
export function SpokenPresence({ userId }: { userId: string }) {
  const words = usePresenceWords(userId);
  return words && <span className="sr-only">{words}</span>;
}

/** How a person is, in a line of its own. */
export function PresenceLine({ userId, look = "text-13 text-muted" }: { userId: string; look?: string }) {
  const words = usePresenceWords(userId);
  return words && <p className={look}>{words}</p>;
}
