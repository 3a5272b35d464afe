import { isAway, reasonOf } from "~/shared/rpc/errors";

const DOMAIN = "switchboard.chat.v1/";

const KEYS = {
  NOT_REACHABLE: "notReachable",
  NOT_A_MEMBER: "notMember",
  CONVERSATION_NOT_FOUND: "notMember",
  OWNER_STAYS: "ownerStays",
  ROLE_TOO_LOW: "roleTooLow",
  GROUP_FULL: "groupFull",
  TOO_LATE: "tooLate",
  MESSAGE_DELETED: "gone",
  MESSAGE_NOT_FOUND: "gone",
  TOO_MANY_PINS: "tooManyPins",
  TOO_MANY_REACTIONS: "tooManyReactions",
  INVITE_INVALID: "inviteInvalid",
  REMOVED: "removed",
  ACCOUNT_NEEDED: "guest",
} as const;

/** Why something did not work, as a key of the words. */
export function problemKey(error: unknown) {
  return isAway(error) ? ("errors.away" as const) : reasonKey(reasonOf(error));
}

/** The same for a reason alone, as "package/REASON". */
export function reasonKey(reason: string) {
  const name = reason.startsWith(DOMAIN) ? reason.slice(DOMAIN.length) : "";
  const key = Object.hasOwn(KEYS, name) ? KEYS[name as keyof typeof KEYS] : "failed";
  return `chats.problem.${key}` as const;
}
