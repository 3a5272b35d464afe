import { useNavigate } from "@tanstack/react-router";
import { type SyntheticEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Conversation } from "~/gen/switchboard/chat/v1/conversation_types_pb";
import { uuid } from "~/shared/lib/platform";
import { useServices } from "~/shared/services/context";
import { Button } from "~/shared/ui/Button";
import { Dialog } from "~/shared/ui/Dialog";
import { useNotice } from "~/shared/ui/Notices";
import { Spinner } from "~/shared/ui/Spinner";
import { TextField } from "~/shared/ui/TextField";
import { GroupProblem } from "./GroupProblem";
import { PeoplePicker } from "./PeoplePicker";
import { useGroupAct } from "./useGroupAct";

const MOST_NAME = 80;

/** Makes a group. */
export function NewGroupDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const { chat, random } = useServices();
  const notify = useNotice();
  const navigate = useNavigate();
  const [name, setName] = useState("");
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [requestId] = useState(() => uuid(random));
  const { busy, problem, run } = useGroupAct();
  const make = async () => {
    let made: Conversation | undefined;
    await run(
      async () => {
        const answer = await chat.client.createGroup({ requestId, name: name.trim(), userIds: [...chosen] });
        made = answer.conversation;
        if (answer.notAddedUserIds.length > 0) {
          notify(t("chats.group.notAdded", { count: answer.notAddedUserIds.length }));
        }
        return answer;
      },
      () => {
        onClose();
        if (!made) return;
        const { conversationId } = made;
        void navigate({ to: "/chats/$conversationId", params: { conversationId } });
      },
    );
  };
  const submitted = (event: SyntheticEvent) => {
    event.preventDefault();
    if (!busy && name.trim() !== "") void make();
  };
  return (
    <Dialog open onClose={onClose} title={t("chats.newGroup")}>
      <form onSubmit={submitted}>
        <TextField
          label={t("chats.group.name")}
          value={name}
          maxLength={MOST_NAME}
          required
          onChange={(event) => setName(event.target.value)}
          className="mb-4"
        />
        <PeoplePicker chosen={chosen} onChosen={setChosen} />
        <GroupProblem text={problem} />
        <div className="mt-4 flex justify-end">
          <Button type="submit" look="primary" aria-disabled={busy || name.trim() === ""}>
            {busy && <Spinner />}
            {t("chats.group.make")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
