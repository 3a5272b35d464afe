import { BellOff, Phone, PhoneOff, Video } from "lucide-react";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { CallKind } from "~/gen/switchboard/call/v1/types_pb";
import { PersonAvatar } from "~/shared/services/PersonAvatar";
import { usePersonName } from "~/shared/services/usePersonName";
import { classes } from "~/shared/ui/classes";
import { IconButton } from "~/shared/ui/IconButton";
import type { Incoming } from "../machine/types";
import { useCallServices } from "./context";
import { act, useShortcuts } from "./useShortcuts";

/** Somebody calls: a card in the corner, a sheet on a phone. */
export function IncomingCard({ incoming }: { incoming: Incoming }) {
  const { t } = useTranslation();
  const { callSession } = useCallServices();
  const name = usePersonName(incoming.peerId);
  const card = useFocusUnlessTyping();
  useShortcuts({ decline: () => act(() => callSession.dispatch({ type: "decline" })) });
  return (
    <div
      ref={card}
      role="alertdialog"
      aria-labelledby="incoming-name"
      aria-describedby="incoming-kind"
      tabIndex={-1}
      data-testid="incoming-call"
      className="stage bg-raised fixed inset-x-0 bottom-0 z-30 animate-rise rounded-t-xl border border-line p-5 pb-[max(1.25rem,env(safe-area-inset-bottom))] shadow-2xl md:top-4 md:right-4 md:bottom-auto md:left-auto md:w-[360px] md:animate-drop md:rounded-xl md:pb-5"
    >
      <div className="flex items-center gap-4">
        <span className="relative flex">
          {!incoming.silenced && <span className="absolute inset-0 animate-halo rounded-full bg-ok" />}
          <span className="relative flex">
            <PersonAvatar userId={incoming.peerId} />
          </span>
        </span>
        <div className="min-w-0 flex-1">
          <p id="incoming-name" className="truncate font-semibold text-17">
            {name || "\u00a0"}
          </p>
          <p id="incoming-kind" className="text-13 text-muted">
            {t(incoming.kind === CallKind.AUDIO ? "call.incomingAudio" : "call.incomingVideo")}
          </p>
        </div>
        {!incoming.silenced && (
          <IconButton
            icon={BellOff}
            label={t("call.silence")}
            onClick={() => callSession.dispatch({ type: "silence" })}
          />
        )}
      </div>
      <p role="status" className="sr-only">
        {incoming.silenced && t("call.silenced")}
      </p>
      <div className="mt-5 grid grid-cols-3 gap-2">
        <Choice
          icon={PhoneOff}
          label={t("call.decline")}
          colour="bg-danger group-hover:bg-danger-strong"
          onClick={() => callSession.dispatch({ type: "decline" })}
        />
        <Choice
          icon={Phone}
          label={t("call.acceptAudio")}
          colour="bg-ok group-hover:bg-ok-strong"
          onClick={() => callSession.dispatch({ type: "accept", video: false })}
        />
        <Choice
          icon={Video}
          label={t("call.acceptVideo")}
          colour="bg-ok group-hover:bg-ok-strong"
          onClick={() => callSession.dispatch({ type: "accept", video: true })}
        />
      </div>
    </div>
  );
}

type ChoiceProps = { icon: typeof Phone; label: string; colour: string; onClick: () => void };

function Choice({ icon: Icon, label, colour, onClick }: ChoiceProps) {
  return (
    <button type="button" onClick={onClick} className="group flex flex-col items-center gap-2 rounded-md py-1 text-12">
      <span
        className={classes(
          "flex size-13 items-center justify-center rounded-full text-white transition-colors",
          colour,
        )}
      >
        <Icon size={22} aria-hidden />
      </span>
      <span className="text-balance text-center">{label}</span>
    </button>
  );
}

/** A call must not swallow what somebody is typing. */
function useFocusUnlessTyping() {
  const card = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const active = document.activeElement;
    const typing = active instanceof HTMLInputElement || active instanceof HTMLTextAreaElement;
    if (!typing) card.current?.focus();
  }, []);
  return card;
}
