import { useTranslation } from "react-i18next";
import { type Call, LegRole } from "~/gen/switchboard/call/v1/types_pb";
import { usePersonName } from "~/shared/services/usePersonName";

/** A call's two people. */
export interface Pair {
  readonly callerId: string;
  readonly calleeId: string;
}

/** Who called whom; of a service's call, the first and the second. */
export function pairOf({ legs }: Call): Pair {
  const caller = legs.find(({ role }) => role === LegRole.CALLER) ?? legs[0];
  const callee = legs.find((leg) => leg !== caller);
  return { callerId: caller?.userId ?? "", calleeId: callee?.userId ?? "" };
}

/** What a call's two people are called; the id until that is known. */
export function useNames({ callerId, calleeId }: Pair) {
  const { t } = useTranslation();
  const caller = usePersonName(callerId) || callerId;
  const callee = usePersonName(calleeId) || calleeId;
  const of = (userId: string) => (userId === callerId ? caller : userId === calleeId ? callee : nobody);
  const nobody = t("callRecord.nobody");
  return { caller, callee, of };
}
