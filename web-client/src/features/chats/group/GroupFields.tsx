import { type SyntheticEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Conversation } from "~/gen/switchboard/chat/v1/conversation_types_pb";
import { useServices } from "~/shared/services/context";
import { Button } from "~/shared/ui/Button";
import { SelectField } from "~/shared/ui/SelectField";
import { TextField } from "~/shared/ui/TextField";
import { GroupProblem } from "./GroupProblem";
import { useGroupAct } from "./useGroupAct";

const MOST_NAME = 80;
const MOST_DESCRIPTION = 500;
/** For how many days messages may be kept; 0: as long as the server keeps any. */
const DAYS = [0, 1, 7, 30, 90, 365];

/** What admins change of a group. */
export function GroupFields({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation();
  const { client } = useServices().chat;
  const { conversationId, group, retentionDays } = conversation;
  const [name, setName] = useState(group?.name ?? "");
  const [description, setDescription] = useState(group?.description ?? "");
  const { busy, problem, run } = useGroupAct();
  const history = group?.historyForNewMembers === true;
  const paths = [
    ...(name.trim() !== "" && name.trim() !== group?.name ? ["name"] : []),
    ...(description !== group?.description ? ["description"] : []),
  ];
  const save = (event: SyntheticEvent) => {
    event.preventDefault();
    if (busy || paths.length === 0) return;
    void run(() => client.updateGroup({ conversationId, name: name.trim(), description, updateMask: { paths } }));
  };
  const setHistory = (historyForNewMembers: boolean) =>
    run(() =>
      client.updateGroup({ conversationId, historyForNewMembers, updateMask: { paths: ["history_for_new_members"] } }),
    );
  const setDays = (days: number) => run(() => client.setRetention({ conversationId, days }));
  const days = DAYS.includes(retentionDays) ? DAYS : [...DAYS, retentionDays];
  return (
    <form onSubmit={save} className="space-y-4">
      <TextField
        label={t("chats.group.name")}
        value={name}
        maxLength={MOST_NAME}
        onChange={(event) => setName(event.target.value)}
      />
      <TextField
        label={t("chats.group.description")}
        value={description}
        maxLength={MOST_DESCRIPTION}
        onChange={(event) => setDescription(event.target.value)}
      />
      <Button type="submit" look="primary" aria-disabled={busy || paths.length === 0}>
        {t("chats.group.save")}
      </Button>
      <label className="flex min-h-11 items-center gap-3">
        <input
          type="checkbox"
          checked={history}
          onChange={(event) => void setHistory(event.target.checked)}
          className="size-5 shrink-0 accent-accent"
        />
        {t("chats.group.history")}
      </label>
      <SelectField
        label={t("chats.group.retention")}
        value={retentionDays}
        onChange={(event) => void setDays(Number(event.target.value))}
      >
        {days.map((count) => (
          <option key={count} value={count}>
            {count === 0 ? t("chats.group.always") : t("chats.group.days", { count })}
          </option>
        ))}
      </SelectField>
      <GroupProblem text={problem} />
    </form>
  );
}
