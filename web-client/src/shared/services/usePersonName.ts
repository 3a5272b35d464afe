import { useTranslation } from "react-i18next";
import type { User } from "~/gen/switchboard/auth/v1/user_pb";
import { useUser } from "./context";

/** What a person is called; empty while that is being found out. */
export function usePersonName(userId: string): string {
  const { t } = useTranslation();
  const user = useUser(userId);
  if (user === null) return t("people.unknown");
  return user ? nameOf(user) : "";
}

/** What a person is called. */
export function nameOf(user: User): string {
  return user.displayName || user.username;
}
