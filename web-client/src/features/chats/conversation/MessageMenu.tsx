import {
  Copy,
  Ellipsis,
  Forward,
  History,
  Link2,
  type LucideIcon,
  Pencil,
  Pin,
  PinOff,
  Reply,
  SmilePlus,
  Trash2,
} from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { MemberRole } from "~/gen/switchboard/chat/v1/conversation_types_pb";
import type { Message } from "~/gen/switchboard/chat/v1/message_types_pb";
import { toMs } from "~/shared/lib/time";
import { isGroup, isMember } from "~/shared/store/chat/conversation";
import { ConfirmDialog } from "~/shared/ui/ConfirmDialog";
import { useNow } from "~/shared/ui/useNow";
import { problemKey } from "../problems";
import { useOpenConversation } from "./context";
import { textOf } from "./items";
import { useMessageActs } from "./useMessageActs";

/** What most people feel. */
const QUICK = ["👍", "❤️", "😂", "😮", "😢", "🙏"];
const MINUTE_MS = 60_000;
const EDITABLE_MS = 24 * 60 * MINUTE_MS;

type MessageMenuProps = { message: Message; open: boolean; onOpen: (open: boolean) => void };

/** What can be done with a message. */
export default function MessageMenu({ message, open, onOpen }: MessageMenuProps) {
  const { t } = useTranslation();
  const [deleting, setDeleting] = useState(false);
  const acts = useMessageActs(message);
  return (
    <>
      <DropdownMenu.Root modal={false} open={open} onOpenChange={onOpen}>
        <DropdownMenu.Trigger
          aria-label={t("chat.more")}
          className="inline-flex size-10 shrink-0 items-center justify-center rounded-md text-muted hover:bg-raised hover:text-ink aria-expanded:bg-raised pointer-coarse:size-11"
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
            <Items message={message} onDelete={() => setDeleting(true)} />
          </DropdownMenu.Content>
        </DropdownMenu.Portal>
      </DropdownMenu.Root>
      <ConfirmDialog
        open={deleting}
        onClose={() => setDeleting(false)}
        title={t("chat.deleteTitle")}
        text={t("chat.deleteText")}
        confirm={t("chat.deleteForAll")}
        danger
        onConfirm={acts.deleteForAll}
        describe={(error) => t(problemKey(error))}
      />
    </>
  );
}

function Items({ message, onDelete }: { message: Message; onDelete: () => void }) {
  const { t } = useTranslation();
  const { reply, edit, forward } = useOpenConversation();
  const acts = useMessageActs(message);
  const may = useRights(message);
  return (
    <>
      {may.write && <QuickReactions message={message} />}
      {may.write && (
        <Item icon={Reply} onSelect={() => reply(message)}>
          {t("chat.reply")}
        </Item>
      )}
      <Item icon={Forward} onSelect={() => forward(message)}>
        {t("chat.forward")}
      </Item>
      {textOf(message) !== "" && (
        <Item icon={Copy} onSelect={acts.copy}>
          {t("chat.copy")}
        </Item>
      )}
      <Item icon={Link2} onSelect={acts.copyLink}>
        {t("chat.copyLink")}
      </Item>
      <Lookups message={message} />
      {may.edit && (
        <Item icon={Pencil} onSelect={() => edit(message)}>
          {t("chat.edit")}
        </Item>
      )}
      {may.pin && (
        <Item icon={message.pinTime ? PinOff : Pin} onSelect={() => acts.pin(!message.pinTime)}>
          {t(message.pinTime ? "chat.unpin" : "chat.pin")}
        </Item>
      )}
      <Item icon={Trash2} danger onSelect={acts.deleteForMe}>
        {t("chat.deleteForMe")}
      </Item>
      {may.deleteForAll && (
        <Item icon={Trash2} danger onSelect={onDelete}>
          {t("chat.deleteForAll")}
        </Item>
      )}
    </>
  );
}

/** What can be looked up about it. */
function Lookups({ message }: { message: Message }) {
  const { t } = useTranslation();
  const { lookUp } = useOpenConversation();
  return (
    <>
      {message.editTime && (
        <Item icon={History} onSelect={() => lookUp({ what: "edits", message })}>
          {t("chat.showEdits")}
        </Item>
      )}
      {message.reactions.length > 0 && (
        <Item icon={SmilePlus} onSelect={() => lookUp({ what: "reactions", message })}>
          {t("chat.whoReacted")}
        </Item>
      )}
    </>
  );
}

/** What the server would let this person do with a message. */
function useRights(message: Message) {
  const { conversation, userId } = useOpenConversation();
  const now = useNow(MINUTE_MS);
  const mine = message.senderUserId === userId;
  const write = isMember(conversation);
  const rules = isGroup(conversation) && (conversation.own?.role ?? MemberRole.UNSPECIFIED) >= MemberRole.ADMIN;
  const young = now - (toMs(message.createTime) ?? 0) < EDITABLE_MS;
  return {
    write,
    edit: write && mine && young && textOf(message) !== "" && !message.forwarded,
    pin: write && (rules || !isGroup(conversation)),
    deleteForAll: write && (mine || rules),
  };
}

function QuickReactions({ message }: { message: Message }) {
  const { t } = useTranslation();
  const acts = useMessageActs(message);
  const own = new Set(message.reactions.filter((reaction) => reaction.own).map(({ emoji }) => emoji));
  return (
    <div className="flex justify-between gap-0.5 pb-1">
      {QUICK.map((emoji) => (
        <DropdownMenu.Item
          key={emoji}
          aria-label={t("chat.react", { emoji })}
          onSelect={() => acts.react(emoji, own.has(emoji))}
          className="flex size-9 cursor-default select-none items-center justify-center rounded-md text-17 outline-none data-[highlighted]:bg-raised pointer-coarse:size-11"
        >
          {emoji}
        </DropdownMenu.Item>
      ))}
    </div>
  );
}

type ItemProps = { icon: LucideIcon; danger?: boolean; onSelect: () => void; children: ReactNode };

function Item({ icon: Icon, danger = false, onSelect, children }: ItemProps) {
  return (
    <DropdownMenu.Item
      onSelect={onSelect}
      className={`flex min-h-10 cursor-default select-none items-center gap-3 rounded-md px-3 text-13 outline-none data-[highlighted]:bg-raised pointer-coarse:min-h-11 ${danger ? "text-danger-ink" : ""}`}
    >
      <Icon size={16} aria-hidden />
      {children}
    </DropdownMenu.Item>
  );
}
