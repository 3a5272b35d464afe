import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { type Conversation, MemberRole } from "~/gen/switchboard/chat/v1/conversation_types_pb";
import { useServices } from "~/shared/services/context";
import { isMember } from "~/shared/store/chat/conversation";
import { Button } from "~/shared/ui/Button";
import { Dialog } from "~/shared/ui/Dialog";
import { retried } from "~/shared/ui/load";
import { ConversationAvatar } from "../names";
import { AddMembers } from "./AddMembers";
import { GroupFields } from "./GroupFields";
import { GroupProblem } from "./GroupProblem";
import { Invites } from "./Invites";
import { Members } from "./Members";
import { useGroupAct } from "./useGroupAct";

const GroupPicture = lazy(retried(() => import("./GroupPicture")));

type GroupDialogProps = { conversation: Conversation; onClose: () => void };

/** A group: what it is about, who is in it, how people come to it, and leaving it. */
export default function GroupDialog({ conversation, onClose }: GroupDialogProps) {
  const { t } = useTranslation();
  const [adding, setAdding] = useState(false);
  const { group, own } = conversation;
  const member = isMember(conversation);
  const rules = member && (own?.role ?? MemberRole.UNSPECIFIED) >= MemberRole.ADMIN;
  if (adding) return <AddMembers conversation={conversation} onClose={() => setAdding(false)} />;
  return (
    <Dialog open onClose={onClose} title={t("chats.group.title")} size="medium">
      <div className="mb-5 flex items-center gap-4">
        <ConversationAvatar conversation={conversation} size="large" />
        <div className="min-w-0">
          <p className="break-words font-semibold text-21">{group?.name}</p>
          <p className="whitespace-pre-wrap break-words text-13 text-muted">{group?.description}</p>
        </div>
      </div>
      <Suspense>{rules && <GroupPicture conversation={conversation} />}</Suspense>
      {rules && <GroupFields key={String(conversation.version)} conversation={conversation} />}
      {rules && <Invites conversation={conversation} />}
      <Members conversation={conversation} {...(rules && { onAdd: () => setAdding(true) })} />
      {member && <Leave conversation={conversation} onLeft={onClose} />}
    </Dialog>
  );
}

function Leave({ conversation, onLeft }: { conversation: Conversation; onLeft: () => void }) {
  const { t } = useTranslation();
  const { chat } = useServices();
  const { busy, problem, run } = useGroupAct();
  const { conversationId } = conversation;
  const leave = () => run(() => chat.client.leaveConversation({ conversationId }), onLeft);
  return (
    <div className="mt-5">
      <Button look="dangerSoft" aria-disabled={busy} onClick={() => void leave()}>
        {t("chats.leave")}
      </Button>
      <GroupProblem text={problem} />
    </div>
  );
}
