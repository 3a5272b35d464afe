import type { Invite } from "~/gen/switchboard/auth/v1/admin_pb";
import { toMs } from "~/shared/lib/time";

/** Whether an invitation makes more accounts, and why not. */
export type InviteState = "isOpen" | "isRevoked" | "isUsedUp" | "isExpired";

/** How an invitation stands at a time (milliseconds since 1970). */
export function inviteState({ revokeTime, uses, maxUses, expireTime }: Invite, now: number): InviteState {
  if (revokeTime) return "isRevoked";
  if (uses >= maxUses) return "isUsedUp";
  return (toMs(expireTime) ?? Number.POSITIVE_INFINITY) > now ? "isOpen" : "isExpired";
}
