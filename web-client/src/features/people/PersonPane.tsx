import { useLocation, useParams } from "@tanstack/react-router";
import { UserRoundX } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useOffline, useServices, useUser } from "~/shared/services/context";
import { usePersonName } from "~/shared/services/usePersonName";
import { PaneHeader } from "~/shared/ui/PaneHeader";
import { Failure, ListSkeleton, PaneMessage } from "~/shared/ui/states";
import { PersonHistory } from "./history/PersonHistory";
import { PersonProfile } from "./PersonProfile";

/** A person: who they are, how to call them, how they stand to one, and the calls there were. */
export function PersonPane() {
  const { t } = useTranslation();
  const { userId = "" } = useParams({ strict: false });
  const user = useUser(userId);
  const name = usePersonName(userId);
  const offline = useOffline();
  const back = useLocation().pathname.startsWith("/contacts") ? "/contacts" : "/calls";
  return (
    <>
      <PaneHeader title={name} back={back} />
      <div className="mx-auto w-full max-w-[760px] px-4 py-8 md:px-6">
        {user === undefined && (offline ? <Offline userId={userId} /> : <ListSkeleton rows={3} />)}
        {user === null && <PaneMessage icon={UserRoundX} title={t("people.unknown")} text={t("people.unknownText")} />}
        {user && <PersonProfile key={userId} user={user} />}
        {user && <PersonHistory userId={userId} name={name} />}
      </div>
    </>
  );
}

function Offline({ userId }: { userId: string }) {
  const { t } = useTranslation();
  const { users, tunnel } = useServices();
  const retry = () => {
    tunnel.retryNow();
    users.want(userId);
  };
  return <Failure title="" offline offlineText={t("people.historyOffline")} error={undefined} onRetry={retry} />;
}
