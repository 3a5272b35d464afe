import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import type { User } from "~/gen/switchboard/auth/v1/user_pb";
import { useUser } from "./context";

/** What a person is called; empty while that is being found out. */
export function usePersonName(userId: string): string {
  const { t } = useTranslation();
  const user = useUser(userId);
  const name = useNameOf();
  if (user === null) return t("people.unknown");
  return user ? name(user) : "";
}

/** What a person is called, those who deleted their account included. */
export function useNameOf(): (user: User) => string {
  const { t } = useTranslation();
  return useCallback((user) => (user.deleted ? t("contacts.deletedUser") : nameOf(user)), [t]);
}

/** What a person with an account, or a guest, is called. */
export function nameOf(user: User): string {
  return user.displayName || user.username;
}
