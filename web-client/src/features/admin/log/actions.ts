import type { words } from "~/shared/i18n/en";

type ActionWords = keyof typeof words.administration.audit.actions;

/** What actions begin with, in the order in which they are offered. */
export const GROUPS = ["user", "invite", "service_account", "session"] as const;

const KNOWN: readonly string[] = [
  "user_create",
  "user_disable",
  "user_enable",
  "user_set_role",
  "user_create_reset_link",
  "user_revoke_sessions",
  "invite_create",
  "invite_revoke",
  "service_account_create",
  "service_account_rotate",
  "service_account_set_scopes",
  "service_account_disable",
  "service_account_enable",
  "session_token_reused",
] satisfies ActionWords[];

/** The words of an action, such as `user.disable`; undefined: it is not known here, and is shown as it is. */
export function actionWords(action: string): ActionWords | undefined {
  const key = action.replace(".", "_");
  return KNOWN.includes(key) ? (key as ActionWords) : undefined;
}
