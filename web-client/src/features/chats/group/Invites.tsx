import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link2 } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Invite } from "~/gen/switchboard/chat/v1/conversation_pb";
import type { Conversation } from "~/gen/switchboard/chat/v1/conversation_types_pb";
import { uuid } from "~/shared/lib/platform";
import { toMs } from "~/shared/lib/time";
import { useServices } from "~/shared/services/context";
import { Button } from "~/shared/ui/Button";
import { CopyButton } from "~/shared/ui/CopyButton";
import { formatDateTime } from "~/shared/ui/format";
import { retried } from "~/shared/ui/load";
import { problemKey } from "../problems";
import { GroupProblem } from "./GroupProblem";

const InviteQr = lazy(retried(() => import("./InviteQr")));

/** Links by which people join a group. */
export function Invites({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation();
  const { chat, random } = useServices();
  const queries = useQueryClient();
  const { conversationId } = conversation;
  const queryKey = ["invites", conversationId];
  const [problem, setProblem] = useState("");
  const { data } = useQuery({
    queryKey,
    queryFn: ({ signal }) => chat.client.listInvites({ conversationId }, { signal }),
  });
  const run = (act: () => Promise<unknown>) => {
    setProblem("");
    act()
      .then(() => queries.invalidateQueries({ queryKey }))
      .catch((error: unknown) => setProblem(t(problemKey(error))));
  };
  return (
    <section aria-labelledby="invites" className="mt-5">
      <div className="mb-1 flex items-center">
        <h3 id="invites" className="min-w-0 flex-1 font-medium text-13 text-muted">
          {t("chats.group.invites")}
        </h3>
        <Button
          size="small"
          onClick={() => run(() => chat.client.createInvite({ requestId: uuid(random), conversationId }))}
        >
          <Link2 size={16} aria-hidden />
          {t("chats.group.newInvite")}
        </Button>
      </div>
      <ul className="space-y-2">
        {data?.invites.map((invite) => (
          <InviteLine
            key={invite.inviteId}
            invite={invite}
            onRevoke={() => run(() => chat.client.revokeInvite({ conversationId, inviteId: invite.inviteId }))}
          />
        ))}
      </ul>
      <GroupProblem text={problem} />
    </section>
  );
}

function InviteLine({ invite, onRevoke }: { invite: Invite; onRevoke: () => void }) {
  const { t, i18n } = useTranslation();
  const link = `${window.location.origin}/join/${invite.token}`;
  const until = formatDateTime(toMs(invite.expireTime) ?? 0, i18n.language);
  return (
    <li className="rounded-md border border-line p-3">
      <p className="break-all font-mono text-13">{link}</p>
      <p className="mt-1 text-12 text-muted">
        {t("chats.group.until", { until })} · {t("chats.group.used", { count: invite.useCount })}
      </p>
      <div className="mt-2 flex flex-wrap gap-2">
        <CopyButton
          text={link}
          label={t("chats.group.copy")}
          copied={t("chat.linkCopied")}
          failed={t("chats.group.copyFailed")}
        />
        <Suspense>
          <InviteQr link={link} />
        </Suspense>
        <Button look="dangerSoft" onClick={onRevoke}>
          {t("chats.group.revoke")}
        </Button>
      </div>
    </li>
  );
}
