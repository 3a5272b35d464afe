import {
  Archive,
  ArchiveRestore,
  BellOff,
  BellRing,
  Ellipsis,
  LogOut,
  type LucideIcon,
  Mail,
  MailOpen,
  Pin,
  PinOff,
} from "lucide-react";
import { DropdownMenu } from "radix-ui";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Conversation } from "~/gen/switchboard/chat/v1/conversation_types_pb";
import { isGroup, isMember, isMuted, isUnread } from "~/shared/store/chat/conversation";
import { useNow } from "~/shared/ui/useNow";
import { MUTE_CHOICES, useConversationActs } from "../useConversationActs";

type ConversationMenuProps = {
  conversation: Conversation;
  /** Names the button. */
  label: string;
  open: boolean;
  onOpen: (open: boolean) => void;
};

/** What can be done with a conversation. */
export default function ConversationMenu({ conversation, label, open, onOpen }: ConversationMenuProps) {
  return (
    <DropdownMenu.Root modal={false} open={open} onOpenChange={onOpen}>
      <DropdownMenu.Trigger
        aria-label={label}
        className="mr-1 inline-flex size-10 shrink-0 items-center justify-center rounded-md text-muted hover:bg-pressed hover:text-ink aria-expanded:bg-pressed pointer-fine:opacity-0 pointer-fine:focus-visible:opacity-100 pointer-fine:group-hover:opacity-100 pointer-fine:aria-expanded:opacity-100 pointer-coarse:size-11"
      >
        <Ellipsis size={20} strokeWidth={1.9} aria-hidden />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="end"
          sideOffset={4}
          collisionPadding={8}
          className="z-30 min-w-52 rounded-lg border border-line bg-surface p-1 shadow-lg motion-safe:animate-appear"
        >
          <Items conversation={conversation} />
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

function Items({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation();
  const acts = useConversationActs(conversation);
  const unread = isUnread(conversation);
  const { own } = conversation;
  return (
    <>
      <Item icon={own?.pinTime ? PinOff : Pin} onSelect={() => acts.pin(!own?.pinTime)}>
        {t(own?.pinTime ? "chats.unpin" : "chats.pin")}
      </Item>
      <Item icon={unread ? MailOpen : Mail} onSelect={() => (unread ? acts.markRead() : acts.markUnread())}>
        {t(unread ? "chats.markRead" : "chats.markUnread")}
      </Item>
      <MuteItems conversation={conversation} />
      <Item icon={own?.archived ? ArchiveRestore : Archive} onSelect={() => acts.archive(!own?.archived)}>
        {t(own?.archived ? "chats.unarchive" : "chats.archive")}
      </Item>
      {isGroup(conversation) && isMember(conversation) && (
        <Item icon={LogOut} danger onSelect={acts.leave}>
          {t("chats.leave")}
        </Item>
      )}
    </>
  );
}

function MuteItems({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation();
  const acts = useConversationActs(conversation);
  const now = useNow(MINUTE_MS);
  if (isMuted(conversation, now)) {
    return (
      <Item icon={BellRing} onSelect={() => acts.mute(undefined)}>
        {t("chats.unmute")}
      </Item>
    );
  }
  return (
    <DropdownMenu.Sub>
      <DropdownMenu.SubTrigger className={ITEM}>
        <BellOff size={16} aria-hidden />
        {t("chats.mute")}
      </DropdownMenu.SubTrigger>
      <DropdownMenu.Portal>
        <DropdownMenu.SubContent
          collisionPadding={8}
          className="z-30 min-w-44 rounded-lg border border-line bg-surface p-1 shadow-lg"
        >
          {MUTE_CHOICES.map(({ key, ms }) => (
            <DropdownMenu.Item key={key} className={ITEM} onSelect={() => acts.mute(ms)}>
              {t(`chats.${key}`)}
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.SubContent>
      </DropdownMenu.Portal>
    </DropdownMenu.Sub>
  );
}

const MINUTE_MS = 60_000;

const ITEM =
  "flex min-h-10 cursor-default select-none items-center gap-3 rounded-md px-3 text-13 outline-none data-[highlighted]:bg-raised pointer-coarse:min-h-11";

type ItemProps = { icon: LucideIcon; danger?: boolean; onSelect: () => void; children: ReactNode };

function Item({ icon: Icon, danger = false, onSelect, children }: ItemProps) {
  return (
    <DropdownMenu.Item onSelect={onSelect} className={danger ? `${ITEM} text-danger-ink` : ITEM}>
      <Icon size={16} aria-hidden />
      {children}
    </DropdownMenu.Item>
  );
}
