import { usePresenceWords } from "./usePresence";

/** How a person is, for those who listen: beside a picture whose dot shows it. */
export function SpokenPresence({ userId }: { userId: string }) {
  const words = usePresenceWords(userId);
  return words && <span className="sr-only">{words}</span>;
}

/** How a person is, in a line of its own. */
export function PresenceLine({ userId }: { userId: string }) {
  const words = usePresenceWords(userId);
  return words && <p className="text-13 text-muted">{words}</p>;
}
