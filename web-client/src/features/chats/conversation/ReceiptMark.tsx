import { Check, CheckCheck } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Receipt } from "~/gen/switchboard/chat/v1/conversation_types_pb";
import { useOpenConversation } from "./context";

/** How far one's own message came: stored, on a device of everybody, read by everybody. */
export function ReceiptMark({ seq }: { seq: bigint }) {
  const { t } = useTranslation();
  const { receipts } = useOpenConversation().conversation;
  const state = cameTo(receipts, seq);
  const Icon = state === "sent" ? Check : CheckCheck;
  return (
    <Icon
      size={14}
      role="img"
      aria-label={t(`chat.${state}`)}
      className={state === "read" ? "text-accent-ink" : undefined}
    />
  );
}

/** How far a message came with those who tell. */
export function cameTo(receipts: readonly Receipt[], seq: bigint): "sent" | "delivered" | "read" {
  if (receipts.length === 0) return "sent";
  if (receipts.every(({ readSeq }) => readSeq >= seq)) return "read";
  return receipts.every(({ deliveredSeq, readSeq }) => deliveredSeq >= seq || readSeq >= seq) ? "delivered" : "sent";
}
