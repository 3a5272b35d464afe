import { Link } from "@tanstack/react-router";
import { MessageSquare } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Reach } from "~/gen/switchboard/auth/v1/contact_pb";
import { useReach } from "~/shared/services/useContact";
import { buttonLook } from "~/shared/ui/Button";

type MessageLinkProps = { userId: string; name: string; onChosen?: () => void };

/** Leads to the conversation with somebody, where they take messages. While that is not known it does. */
export function MessageLink({ userId, name, onChosen }: MessageLinkProps) {
  const { t } = useTranslation();
  const reach = useReach(userId)?.write ?? Reach.UNSPECIFIED;
  if (reach !== Reach.ALLOWED && reach !== Reach.UNSPECIFIED) return null;
  return (
    <Link
      to="/chats/with/$userId"
      params={{ userId }}
      aria-label={t("chats.messageTo", { name })}
      onClick={onChosen}
      className={`${buttonLook({ wide: true })} mt-3 max-w-[400px]`}
    >
      <MessageSquare size={18} aria-hidden />
      {t("chats.message")}
    </Link>
  );
}
