import { useTranslation } from "react-i18next";
import type { Outgoing } from "../machine/types";

/** How far a call has come that nobody has answered: no more than the server knows. */
export function OutgoingStatus({ outgoing: { call, unheard } }: { outgoing: Outgoing }) {
  const { t } = useTranslation();
  if (call?.waiting) return t("call.ring.waiting");
  if (call?.silent) return t("call.ring.silent");
  if (call && call.ringingDevices > 0) return t("call.ring.ringing", { count: call.ringingDevices });
  return t(unheard ? "call.ring.unheard" : "call.calling");
}
