import { Phone, Video } from "lucide-react";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { CallKind } from "~/gen/switchboard/call/v1/types_pb";
import { PersonAvatar } from "~/shared/services/PersonAvatar";
import { usePersonName } from "~/shared/services/usePersonName";
import { Button } from "~/shared/ui/Button";
import { ErrorDetails } from "~/shared/ui/ErrorDetails";
import { formatDuration } from "~/shared/ui/format";
import type { Ended } from "../machine/types";
import { useCallServices, useStartCall } from "./context";
import { useCover } from "./useCover";

/** The call is over: why, and what next. */
export function EndedScreen({ ended }: { ended: Ended }) {
  const { t } = useTranslation();
  const { callSession } = useCallServices();
  const startCall = useStartCall();
  const name = usePersonName(ended.peerId);
  const screen = useRef<HTMLElement>(null);
  useCover(screen);
  const close = () => callSession.dispatch({ type: "dismiss", key: ended.key });
  const Again = ended.kind === CallKind.AUDIO ? Phone : Video;
  return (
    <section
      ref={screen}
      tabIndex={-1}
      aria-label={t("call.ended.title")}
      data-testid="call-ended"
      onKeyDown={(event) => event.key === "Escape" && close()}
      className="stage stage-glow fixed inset-0 z-20 flex animate-appear flex-col items-center justify-center overflow-y-auto px-6 py-10 text-center"
    >
      <PersonAvatar userId={ended.peerId} size="huge" />
      <p className="mt-6 max-w-full break-words font-semibold text-28 tracking-tight">{name || "\u00a0"}</p>
      <div role="status">
        <p className="mt-2 text-17 text-muted">
          <EndedReason ended={ended} name={name} />
        </p>
        {ended.talkedMs !== undefined && (
          <p className="mt-1 text-13 text-muted">
            {t("call.ended.talked", { duration: formatDuration(ended.talkedMs) })}
          </p>
        )}
      </div>
      {ended.problem === "refused" && <ErrorDetails reference={ended.reference ?? ""} />}
      <div className="mt-10 flex flex-wrap justify-center gap-3">
        <Button size="large" onClick={close}>
          {t("app.close")}
        </Button>
        {ended.problem !== "nobody" && ended.problem !== "notReachable" && (
          <Button look="primary" size="large" onClick={() => startCall(ended.peerId, ended.kind)}>
            <Again size={18} aria-hidden />
            {t("call.ended.again")}
          </Button>
        )}
      </div>
    </section>
  );
}

function EndedReason({ ended, name }: { ended: Ended; name: string }) {
  const { t } = useTranslation();
  switch (ended.reason) {
    case "notStarted":
      return t(`call.notStarted.${ended.problem ?? "refused"}`, { name });
    case "hungUp":
      return t(ended.byMe ? "call.ended.hungUpByMe" : "call.ended.hungUpByThem", { name });
    default:
      return t(`call.ended.${ended.reason}`, { name });
  }
}
