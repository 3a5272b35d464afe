import { Ellipsis } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { useTranslation } from "react-i18next";
import { type Conversation, type Member, MemberRole } from "~/gen/switchboard/chat/v1/conversation_types_pb";
import { useMe, useServices } from "~/shared/services/context";
import { PersonAvatar } from "~/shared/services/PersonAvatar";
import { usePersonName } from "~/shared/services/usePersonName";
import { GroupProblem } from "./GroupProblem";
import { useGroupAct } from "./useGroupAct";

type MemberRowProps = { conversation: Conversation; member: Member };

const WORD = {
  [MemberRole.UNSPECIFIED]: undefined,
  [MemberRole.MEMBER]: undefined,
  [MemberRole.ADMIN]: "chats.group.admin",
  [MemberRole.OWNER]: "chats.group.owner",
} as const;

/** A member, and what can be done with them. */
export function MemberRow({ conversation, member }: MemberRowProps) {
  const { t } = useTranslation();
  const { userId, role } = member;
  const name = usePersonName(userId);
  const me = useMe()?.user?.userId;
  const own = conversation.own?.role ?? MemberRole.UNSPECIFIED;
  const word = WORD[role];
  const act = useGroupAct();
  const may = userId !== me && own >= MemberRole.ADMIN && own > role && !conversation.own?.leaveTime;
  return (
    <li className="min-w-0">
      <div className="flex min-h-13 items-center gap-3">
        <PersonAvatar userId={userId} size="small" />
        <span className="min-w-0 flex-1 truncate">{userId === me ? t("chats.you") : name || "\u00a0"}</span>
        {word && <span className="text-12 text-muted">{t(word)}</span>}
        {may && <MemberMenu conversation={conversation} member={member} name={name} run={act.run} />}
      </div>
      <GroupProblem text={act.problem} />
    </li>
  );
}

type MemberMenuProps = MemberRowProps & { name: string; run: ReturnType<typeof useGroupAct>["run"] };

const ITEM =
  "flex min-h-10 cursor-default select-none items-center rounded-md px-3 text-13 outline-none data-[highlighted]:bg-raised pointer-coarse:min-h-11";

function MemberMenu({ conversation, member, name, run }: MemberMenuProps) {
  const { t } = useTranslation();
  const { client } = useServices().chat;
  const { conversationId, own } = conversation;
  const { userId } = member;
  const owner = own?.role === MemberRole.OWNER;
  const make = (role: MemberRole) => void run(() => client.changeMemberRole({ conversationId, userId, role }));
  const admin = member.role === MemberRole.ADMIN;
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger
        aria-label={t("chats.more", { name })}
        className="inline-flex size-10 shrink-0 items-center justify-center rounded-md text-muted hover:bg-raised pointer-coarse:size-11"
      >
        <Ellipsis size={20} aria-hidden />
      </DropdownMenu.Trigger>
      <DropdownMenu.Content
        align="end"
        collisionPadding={8}
        className="z-30 min-w-48 rounded-lg border border-line bg-surface p-1 shadow-lg"
      >
        {owner && (
          <DropdownMenu.Item className={ITEM} onSelect={() => make(admin ? MemberRole.MEMBER : MemberRole.ADMIN)}>
            {t(admin ? "chats.group.noAdmin" : "chats.group.makeAdmin")}
          </DropdownMenu.Item>
        )}
        {owner && (
          <DropdownMenu.Item className={ITEM} onSelect={() => make(MemberRole.OWNER)}>
            {t("chats.group.makeOwner")}
          </DropdownMenu.Item>
        )}
        <DropdownMenu.Item
          className={`${ITEM} text-danger-ink`}
          onSelect={() => void run(() => client.removeMember({ conversationId, userId }))}
        >
          {t("chats.group.remove")}
        </DropdownMenu.Item>
      </DropdownMenu.Content>
    </DropdownMenu.Root>
  );
}
