import { Phone, Video } from "lucide-react";
import { useTranslation } from "react-i18next";
import { CallKind } from "~/gen/switchboard/call/v1/types_pb";
import { PersonAvatar } from "~/shared/services/PersonAvatar";
import { usePersonName } from "~/shared/services/usePersonName";
import { Button } from "~/shared/ui/Button";
import type { Waiting } from "../machine/types";
import { useCallServices } from "./context";

/** Somebody else calls during a call. It takes neither the focus nor the picture. */
export function WaitingToast({ waiting }: { waiting: Waiting }) {
  const { t } = useTranslation();
  const { callSession } = useCallServices();
  const name = usePersonName(waiting.peerId);
  const video = waiting.call.kind !== CallKind.AUDIO;
  const Icon = video ? Video : Phone;
  return (
    <section
      aria-label={t("call.second.title", { name })}
      data-testid="call-waiting"
      className="stage bg-raised fixed inset-x-3 top-[max(0.75rem,env(safe-area-inset-top))] z-40 mx-auto flex max-w-[520px] animate-drop flex-wrap items-center gap-x-3 gap-y-2 rounded-xl border border-line p-3 shadow-2xl"
    >
      <PersonAvatar userId={waiting.peerId} size="small" />
      <div role="status" className="min-w-0 flex-1 basis-40">
        <p className="truncate font-medium">{name || "\u00a0"}</p>
        <p className="flex items-center gap-1.5 text-13 text-muted">
          <Icon size={16} className="shrink-0" aria-hidden />
          {t(video ? "call.second.video" : "call.second.audio")}
        </p>
      </div>
      <div className="ml-auto flex gap-2">
        <Button size="small" look="ghost" onClick={() => callSession.dispatch({ type: "ignoreWaiting" })}>
          {t("call.second.ignore")}
        </Button>
        <Button
          size="small"
          look="ok"
          disabled={waiting.answering === true}
          onClick={() => callSession.dispatch({ type: "acceptWaiting", video })}
        >
          {t("call.second.accept")}
        </Button>
      </div>
    </section>
  );
}
