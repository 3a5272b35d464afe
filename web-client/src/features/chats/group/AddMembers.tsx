import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Conversation } from "~/gen/switchboard/chat/v1/conversation_types_pb";
import { useServices } from "~/shared/services/context";
import { Button } from "~/shared/ui/Button";
import { Dialog } from "~/shared/ui/Dialog";
import { useNotice } from "~/shared/ui/Notices";
import { GroupProblem } from "./GroupProblem";
import { PeoplePicker } from "./PeoplePicker";
import { useGroupAct } from "./useGroupAct";
import { useMembers } from "./useMembers";

type AddMembersProps = { conversation: Conversation; onClose: () => void };

/** Adds people to a group. */
export function AddMembers({ conversation, onClose }: AddMembersProps) {
  const { t } = useTranslation();
  const { chat } = useServices();
  const notify = useNotice();
  const { conversationId } = conversation;
  const { members } = useMembers(conversation);
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const { busy, problem, run } = useGroupAct();
  const add = () =>
    run(async () => {
      const answer = await chat.client.addMembers({ conversationId, userIds: [...chosen] });
      const { length } = answer.notAddedUserIds;
      if (length > 0) notify(t("chats.group.notAdded", { count: length }));
      return answer;
    }, onClose);
  const disabled = busy || chosen.length === 0;
  return (
    <Dialog open onClose={onClose} title={t("chats.group.addTitle")}>
      <PeoplePicker
        chosen={chosen}
        onChosen={setChosen}
        without={new Set(members?.map(({ userId }) => userId) ?? [])}
      />
      <GroupProblem text={problem} />
      <div className="mt-4 flex justify-end">
        <Button look="primary" aria-disabled={disabled} onClick={() => !disabled && void add()}>
          {t("chats.group.add")}
        </Button>
      </div>
    </Dialog>
  );
}
