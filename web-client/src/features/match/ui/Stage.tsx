import { MicOff } from "lucide-react";
import { useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { type CallLink, RemoteAudio, RemoteVideo, type RemoteView, SelfView } from "~/features/call";
import { MatchMode } from "~/gen/switchboard/call/v1/match_pb";
import { Avatar } from "~/shared/ui/Avatar";
import { classes } from "~/shared/ui/classes";
import { useWakeLock } from "~/shared/ui/useWakeLock";
import { useMatch } from "../context";
import type { Match } from "../machine/types";
import { MediaControls } from "./MediaControls";
import { useReveal } from "./useReveal";

/** Sound and picture of the stranger, and one's own in a corner. */
export function Stage({ match }: { match: Match }) {
  const { t } = useTranslation();
  const { call } = useMatch();
  const { link, media } = useStore(call.state);
  const track = useStore(call.media.state, (state) => state.videoTrack);
  const remote = useRemote(link);
  const seen = remote?.cameraOn === true && !remote.cameraPaused && remote.video !== null && media !== "connecting";
  const { blurred, reveal } = useReveal(seen);
  useWakeLock(seen);
  return (
    <section aria-label={t("match.stranger")} data-testid="stage" className="stage relative min-h-0 overflow-hidden">
      <RemoteAudio stream={remote?.audio ?? null} testId="remote-audio" />
      <RemoteVideo
        stream={remote?.video ?? null}
        label={t("match.stranger")}
        testId="remote-video"
        className={classes(
          "absolute inset-0 size-full object-cover transition-[filter,opacity]! duration-500!",
          seen ? "opacity-100" : "opacity-0",
          // A little larger, so that the blur has no edge.
          blurred && "scale-110 blur-2xl",
        )}
      />
      {!seen && <Unseen match={match} />}
      {seen && blurred && (
        <button
          type="button"
          onClick={reveal}
          className="absolute inset-0 z-[5] flex items-center justify-center text-15 -outline-offset-4"
        >
          <span className="rounded-full bg-black/60 px-4 py-2 font-medium">{t("match.partner.unblur")}</span>
        </button>
      )}
      <Chips muted={remote?.microphoneOn === false} poor={media === "poor"} broken={media === "broken"} />
      {match.mode === MatchMode.VIDEO && <SelfView track={track} raised />}
      <MediaControls video={match.mode === MatchMode.VIDEO} />
    </section>
  );
}

/** In the place of the picture. */
function Unseen({ match }: { match: Match }) {
  const { t } = useTranslation();
  const { call } = useMatch();
  const media = useStore(call.state, (state) => state.media);
  const words =
    media === "connecting" ? "match.partner.connecting" : match.mode === MatchMode.VIDEO && "match.partner.cameraOff";
  return (
    <div className="stage-glow absolute inset-0 flex flex-col items-center justify-center gap-4 pb-16 text-center">
      <span className={classes("flex", media === "connecting" && "animate-shimmer")}>
        <Avatar id={match.partnerId} name="" gone size="huge" />
      </span>
      <p role="status" className="min-h-6 text-muted">
        {words && t(words)}
      </p>
    </div>
  );
}

function Chips({ muted, poor, broken }: { muted: boolean; poor: boolean; broken: boolean }) {
  const { t } = useTranslation();
  const words = broken ? "match.partner.broken" : poor ? "match.partner.poor" : undefined;
  return (
    <div className="absolute top-4 left-4 z-10 flex flex-col items-start gap-2 text-13">
      {words && (
        <p role="status" className="rounded-full bg-black/65 px-3 py-1.5">
          {t(words)}
        </p>
      )}
      {muted && (
        <p role="status" className="flex items-center gap-2 rounded-full bg-black/65 px-3 py-1.5">
          <MicOff size={16} aria-hidden />
          {t("match.partner.muted")}
        </p>
      )}
    </div>
  );
}

/** What comes from the stranger; nothing while there is no link. */
function useRemote(link: CallLink | undefined): RemoteView | undefined {
  return useSyncExternalStore(
    (changed) => link?.remote.subscribe(changed) ?? noSubscription,
    () => link?.remote.getState(),
  );
}

function noSubscription(): void {
  // Nothing to undo.
}
