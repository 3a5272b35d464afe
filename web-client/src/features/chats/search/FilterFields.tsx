import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import type { Conversation } from "~/gen/switchboard/chat/v1/conversation_types_pb";
import { useMe, useServices } from "~/shared/services/context";
import { useNameOf } from "~/shared/services/usePersonName";
import { isGroup } from "~/shared/store/chat/conversation";
import { inOrder } from "~/shared/store/chat/order";
import { SelectField } from "~/shared/ui/SelectField";
import { TextField } from "~/shared/ui/TextField";
import { useConversationName } from "../names";
import type { MessageFilter } from "./filter";

const MOST_OFFERED = 200;

type FilterFieldsProps = {
  filter: MessageFilter;
  onFilter: (change: { readonly [K in keyof MessageFilter]: MessageFilter[K] | undefined }) => void;
  /** The conversation cannot be chosen: it is this one. */
  here: Conversation | undefined;
  /** Who may have written it. */
  writers: readonly string[];
};

/** What narrows a search down. */
export function FilterFields({ filter, onFilter, here, writers }: FilterFieldsProps) {
  const { t } = useTranslation();
  const orUnset = (value: string) => (value === "" ? undefined : value);
  return (
    <div className="grid grid-cols-1 gap-3 sm:grid-cols-2">
      <From filter={filter} writers={writers} onFrom={(from) => onFilter({ from: orUnset(from) })} />
      {!here && <In filter={filter} onIn={(chosen) => onFilter({ in: orUnset(chosen) })} />}
      <TextField
        type="date"
        label={t("chatMore.search.after")}
        value={filter.after ?? ""}
        onChange={({ target }) => onFilter({ after: orUnset(target.value) })}
      />
      <TextField
        type="date"
        label={t("chatMore.search.before")}
        value={filter.before ?? ""}
        onChange={({ target }) => onFilter({ before: orUnset(target.value) })}
      />
      <SelectField
        label={t("chatMore.search.order")}
        value={filter.order ?? ""}
        onChange={({ target }) => onFilter({ order: target.value === "best" ? "best" : undefined })}
      >
        <option value="">{t("chatMore.search.newest")}</option>
        <option value="best">{t("chatMore.search.best")}</option>
      </SelectField>
      <label className="flex min-h-11 items-center gap-3 self-end">
        <input
          type="checkbox"
          checked={filter.file === true}
          onChange={({ target }) => onFilter({ file: target.checked || undefined })}
          className="size-5 shrink-0 accent-accent"
        />
        {t("chatMore.search.hasFile")}
      </label>
    </div>
  );
}

type FromProps = { filter: MessageFilter; writers: readonly string[]; onFrom: (userId: string) => void };

function From({ filter, writers, onFrom }: FromProps) {
  const { t } = useTranslation();
  const me = useMe()?.user?.userId ?? "";
  const { users } = useServices();
  const known = useStore(users.state);
  const nameOf = useNameOf();
  const offered = [...new Set([...(filter.from === undefined ? [] : [filter.from]), ...writers])];
  const named = offered.flatMap((userId) => {
    const user = known[userId];
    return user && userId !== me ? [{ userId, name: nameOf(user) }] : [];
  });
  named.sort((one, other) => one.name.localeCompare(other.name));
  return (
    <SelectField
      label={t("chatMore.search.from")}
      value={filter.from ?? ""}
      onChange={({ target }) => onFrom(target.value)}
    >
      <option value="">{t("chatMore.search.anybody")}</option>
      <option value={me}>{t("chatMore.search.me")}</option>
      {named.map(({ userId, name }) => (
        <option key={userId} value={userId}>
          {name}
        </option>
      ))}
    </SelectField>
  );
}

function In({ filter, onIn }: { filter: MessageFilter; onIn: (conversationId: string) => void }) {
  const { t } = useTranslation();
  const { conversations } = useServices().chat;
  const byId = useStore(conversations.state, (state) => state.byId);
  const offered = useMemo(() => {
    const known = inOrder(Object.values(byId).filter((conversation) => conversation !== null)).slice(0, MOST_OFFERED);
    const chosen = byId[filter.in ?? ""];
    return chosen && !known.includes(chosen) ? [chosen, ...known] : known;
  }, [byId, filter.in]);
  return (
    <SelectField label={t("chatMore.search.in")} value={filter.in ?? ""} onChange={({ target }) => onIn(target.value)}>
      <option value="">{t("chatMore.search.everywhere")}</option>
      {offered.map((conversation) => (
        <Place key={conversation.conversationId} conversation={conversation} />
      ))}
    </SelectField>
  );
}

function Place({ conversation }: { conversation: Conversation }) {
  return <option value={conversation.conversationId}>{useConversationName(conversation) || "\u00a0"}</option>;
}

/** Those with whom the person writes, as far as they are known: they may be offered as writers. */
export function useWriters(): readonly string[] {
  const { conversations } = useServices().chat;
  const byId = useStore(conversations.state, (state) => state.byId);
  return useMemo(() => {
    const known = Object.values(byId).filter((conversation) => conversation !== null);
    return known.flatMap((one) => [
      ...(isGroup(one) ? one.receipts.map(({ userId }) => userId) : [one.otherUserId]),
      ...(one.lastMessage ? [one.lastMessage.senderUserId] : []),
    ]);
  }, [byId]);
}
