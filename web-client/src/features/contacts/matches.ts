import type { User } from "~/gen/switchboard/auth/v1/user_pb";

/** Whether somebody's username, or a word of their name, begins with a text, without case and accents. */
export function matches({ username, displayName }: User, text: string): boolean {
  const wanted = plain(text.trim()).replace(/^@/, "");
  if (wanted === "") return false;
  const name = plain(displayName);
  return plain(username).startsWith(wanted) || name.startsWith(wanted) || name.includes(` ${wanted}`);
}

function plain(text: string): string {
  return text
    .normalize("NFKD")
    .replaceAll(/\p{Mark}/gu, "")
    .toLowerCase();
}
