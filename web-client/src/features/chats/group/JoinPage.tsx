import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Conversation } from "~/gen/switchboard/chat/v1/conversation_types_pb";
import { useOffline, useServices } from "~/shared/services/context";
import { usePersonName } from "~/shared/services/usePersonName";
import { Avatar } from "~/shared/ui/Avatar";
import { Button, buttonLook } from "~/shared/ui/Button";
import { usePageTitle } from "~/shared/ui/pageTitle";
import { Failure, ListSkeleton } from "~/shared/ui/states";
import { problemKey } from "../problems";
import { GroupProblem } from "./GroupProblem";
import { useGroupAct } from "./useGroupAct";

/** Where the link of an invite leads: what the group is, and joining it. */
export function JoinPage() {
  const { t } = useTranslation();
  const { token = "" } = useParams({ strict: false });
  const { client } = useServices().chat;
  const offline = useOffline();
  usePageTitle(t("chats.group.joinTitle"));
  const invite = useQuery({
    queryKey: ["invite", token],
    queryFn: ({ signal }) => client.getInvite({ token }, { signal }),
    enabled: !offline,
    gcTime: 0,
  });
  if (invite.isError || (offline && invite.isPending)) {
    return (
      <Failure
        title={t(problemKey(invite.error))}
        offline={offline}
        offlineText={t("chats.offline")}
        error={invite.error}
        onRetry={() => void invite.refetch()}
      />
    );
  }
  if (invite.isPending) return <ListSkeleton rows={3} />;
  const { group, conversationId, invitedByUserId } = invite.data;
  return (
    <div className="m-auto flex w-full max-w-[420px] flex-col items-center px-6 py-10 text-center">
      <Avatar
        id={token}
        name={group?.name ?? ""}
        size="huge"
        {...(group?.pictureLink && { picture: { smallPath: group.pictureLink, largePath: group.pictureLink } })}
      />
      <h1 className="mt-4 max-w-full break-words font-semibold text-21">{group?.name}</h1>
      <p className="text-13 text-muted">{t("chats.group.memberCount", { count: group?.memberCount ?? 0 })}</p>
      <p className="mt-2 whitespace-pre-wrap break-words">{group?.description}</p>
      {conversationId === "" ? (
        <Join token={token} invitedBy={invitedByUserId} />
      ) : (
        <Link
          to="/chats/$conversationId"
          params={{ conversationId }}
          className={`${buttonLook({ look: "primary" })} mt-6`}
        >
          {t("chats.group.open")}
        </Link>
      )}
    </div>
  );
}

function Join({ token, invitedBy }: { token: string; invitedBy: string }) {
  const { t } = useTranslation();
  const { client } = useServices().chat;
  const navigate = useNavigate();
  const name = usePersonName(invitedBy);
  const { busy, problem, run } = useGroupAct();
  const join = async () => {
    let joined: Conversation | undefined;
    await run(
      async () => {
        const answer = await client.joinByInvite({ token });
        joined = answer.conversation;
        return answer;
      },
      () => {
        const conversationId = joined?.conversationId ?? "";
        void navigate({ to: "/chats/$conversationId", params: { conversationId }, replace: true });
      },
    );
  };
  return (
    <>
      <p className="mt-6 mb-3 text-13 text-muted">{t("chats.group.invitedBy", { name })}</p>
      <Button look="primary" aria-disabled={busy} onClick={() => !busy && void join()}>
        {t("chats.group.join")}
      </Button>
      <GroupProblem text={problem} />
    </>
  );
}
