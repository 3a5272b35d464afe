import { useTranslation } from "react-i18next";
import { type Call, EndReason } from "~/gen/switchboard/call/v1/types_pb";
import { Badge } from "../parts/Badge";
import { reasonWords, stateWords } from "./words";

/** Why a call ended, or where it is, in a word. */
export function Ending({ call: { endReason, state } }: { call: Call }) {
  const { t } = useTranslation();
  const failed = endReason === EndReason.MEDIA_FAILED || endReason === EndReason.LOST;
  const reason = reasonWords(endReason);
  const words = reason ? t(`callRecord.reason.${reason}`) : t(`callRecord.state.${stateWords(state)}`);
  return <Badge text={words} danger={failed} />;
}
