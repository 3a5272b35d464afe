import { Images, Search } from "lucide-react";
import { useTranslation } from "react-i18next";
import { type Conversation, NotifyLevel } from "~/gen/switchboard/chat/v1/conversation_types_pb";
import { WithWords } from "~/shared/i18n/WithWords";
import { isMember } from "~/shared/store/chat/conversation";
import { Button } from "~/shared/ui/Button";
import { Dialog } from "~/shared/ui/Dialog";
import { SelectField } from "~/shared/ui/SelectField";
import { useConversationActs } from "../useConversationActs";
import { ExportSection } from "./ExportSection";

type ChatDialogProps = {
  conversation: Conversation;
  onClose: () => void;
  /** Goes on to another dialog about the chat. */
  onShow: (dialog: "files" | "search") => void;
};

/** What is a person's own about a conversation: what of it notifies them, and a copy of it. */
export default function ChatDialog(props: ChatDialogProps) {
  return (
    <WithWords part="chatMore">
      <About {...props} />
    </WithWords>
  );
}

function About({ conversation, onClose, onShow }: ChatDialogProps) {
  const { t } = useTranslation();
  return (
    <Dialog open onClose={onClose} title={t("chatMore.about.title")}>
      <div className="space-y-6">
        <div className="flex flex-wrap gap-2 lg:hidden">
          <Button onClick={() => onShow("search")}>
            <Search size={16} aria-hidden />
            {t("chat.find")}
          </Button>
          <Button onClick={() => onShow("files")}>
            <Images size={16} aria-hidden />
            {t("files.gallery")}
          </Button>
        </div>
        {isMember(conversation) && <Level conversation={conversation} />}
        <ExportSection conversation={conversation} />
      </div>
    </Dialog>
  );
}

const LEVELS = [
  [NotifyLevel.UNSPECIFIED, "levelDefault"],
  [NotifyLevel.ALL, "levelAll"],
  [NotifyLevel.MENTIONS, "levelMentions"],
  [NotifyLevel.NONE, "levelNone"],
] as const;

/** Which messages of it notify. Saved as soon as it is chosen. */
function Level({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation();
  const acts = useConversationActs(conversation);
  return (
    <SelectField
      label={t("chatMore.about.level")}
      value={conversation.own?.level ?? NotifyLevel.UNSPECIFIED}
      onChange={({ target }) => {
        const chosen = LEVELS.find(([level]) => String(level) === target.value);
        if (chosen) acts.notifyOf(chosen[0]);
      }}
    >
      {LEVELS.map(([level, name]) => (
        <option key={name} value={level}>
          {t(`chatMore.about.${name}`)}
        </option>
      ))}
    </SelectField>
  );
}
