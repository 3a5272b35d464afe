import { UserPlus } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Conversation } from "~/gen/switchboard/chat/v1/conversation_types_pb";
import { useOffline } from "~/shared/services/context";
import { Button } from "~/shared/ui/Button";
import { Failure, ListSkeleton } from "~/shared/ui/states";
import { MemberRow } from "./MemberRow";
import { useMembers } from "./useMembers";

type MembersProps = { conversation: Conversation; onAdd?: () => void };

/** Who is in a group. */
export function Members({ conversation, onAdd }: MembersProps) {
  const { t } = useTranslation();
  const { query, members } = useMembers(conversation);
  const offline = useOffline();
  return (
    <section aria-labelledby="members" className="mt-5">
      <div className="mb-1 flex items-center">
        <h3 id="members" className="min-w-0 flex-1 font-medium text-13 text-muted">
          {t("chat.members", { count: conversation.group?.memberCount ?? 0 })}
        </h3>
        {onAdd && (
          <Button size="small" onClick={onAdd}>
            <UserPlus size={16} aria-hidden />
            {t("chats.group.add")}
          </Button>
        )}
      </div>
      {query.isPending && <ListSkeleton rows={3} />}
      {query.isError && (
        <Failure
          title={t("chat.failed")}
          offline={offline}
          offlineText={t("chat.offline")}
          error={query.error}
          onRetry={() => void query.refetch()}
        />
      )}
      <ul>
        {members?.map((member) => (
          <MemberRow key={member.userId} conversation={conversation} member={member} />
        ))}
      </ul>
      {query.hasNextPage && (
        <Button size="small" look="ghost" onClick={() => void query.fetchNextPage()}>
          {t("people.more")}
        </Button>
      )}
    </section>
  );
}
