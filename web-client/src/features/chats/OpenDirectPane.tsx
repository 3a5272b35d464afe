import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useOffline, useServices } from "~/shared/services/context";
import { PaneHeader } from "~/shared/ui/PaneHeader";
import { Failure, ListSkeleton } from "~/shared/ui/states";
import { problemKey } from "./problems";

/** Leads to the conversation with a person, which is made if there is none. */
export function OpenDirectPane() {
  const { t } = useTranslation();
  const { userId = "" } = useParams({ strict: false });
  const { chat } = useServices();
  const navigate = useNavigate();
  const offline = useOffline();
  const opened = useQuery({
    queryKey: ["direct", userId],
    queryFn: ({ signal }) => chat.client.openDirect({ userId }, { signal }),
    enabled: !offline,
    gcTime: 0,
  });
  const conversation = opened.data?.conversation;
  useEffect(() => {
    if (!conversation) return;
    chat.conversations.loaded(conversation);
    const { conversationId } = conversation;
    void navigate({ to: "/chats/$conversationId", params: { conversationId }, replace: true });
  }, [chat, conversation, navigate]);
  return (
    <>
      <PaneHeader title="" />
      {opened.isError || offline ? (
        <Failure
          title={t(problemKey(opened.error))}
          offline={offline}
          offlineText={t("chat.offline")}
          error={opened.error}
          onRetry={() => void opened.refetch()}
        />
      ) : (
        <ListSkeleton rows={3} />
      )}
    </>
  );
}
