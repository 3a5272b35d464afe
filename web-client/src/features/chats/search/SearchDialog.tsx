import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Conversation } from "~/gen/switchboard/chat/v1/conversation_types_pb";
import { WithWords } from "~/shared/i18n/WithWords";
import { isGroup } from "~/shared/store/chat/conversation";
import { Dialog } from "~/shared/ui/Dialog";
import { useMembers } from "../group/useMembers";
import type { MessageFilter } from "./filter";
import { Results } from "./Results";
import { SearchForm } from "./SearchForm";

type SearchDialogProps = { conversation: Conversation; onClose: () => void };

/** Looks for messages of one conversation, and leads to their places in it. */
export default function SearchDialog(props: SearchDialogProps) {
  return (
    <WithWords part="chatMore">
      {isGroup(props.conversation) ? <OfGroup {...props} /> : <Search {...props} />}
    </WithWords>
  );
}

function OfGroup(props: SearchDialogProps) {
  const { members } = useMembers(props.conversation);
  return <Search {...props} members={members?.map(({ userId }) => userId) ?? []} />;
}

function Search({ conversation, members = [], onClose }: SearchDialogProps & { members?: readonly string[] }) {
  const { t } = useTranslation();
  const [filter, setFilter] = useState<MessageFilter>({ in: conversation.conversationId });
  return (
    <Dialog open onClose={onClose} title={t("chatMore.search.here")} size="medium">
      <SearchForm filter={filter} onFilter={setFilter} here={conversation} members={members} />
      <div className="-mx-2 mt-3">
        <Results filter={filter} here onOpened={onClose} />
      </div>
    </Dialog>
  );
}
