import { MessageCircle, Mic, VideoOff } from "lucide-react";
import { Suspense } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { CheckProblem, DevicePicker, MicrophoneMeter } from "~/features/call";
import { MatchMode } from "~/gen/switchboard/call/v1/match_pb";
import { Spinner } from "~/shared/ui/Spinner";
import { useMatch } from "../context";
import { Picture } from "./Picture";

/** How one will be seen and heard, before anybody sees or hears it. */
export function OwnPreview({ mode }: { mode: MatchMode }) {
  const { t } = useTranslation();
  const { call } = useMatch();
  const { audioTrack } = useStore(call.media.state);
  const words = {
    [MatchMode.VIDEO]: "preview",
    [MatchMode.AUDIO]: "previewAudio",
    [MatchMode.TEXT]: "noPreview",
  } as const;
  const note = words[mode === MatchMode.UNSPECIFIED ? MatchMode.TEXT : mode];
  return (
    <div className="min-w-0">
      <div className="stage relative flex aspect-[16/10] max-h-[32dvh] w-full items-center lg:max-h-none justify-center overflow-hidden rounded-xl shadow-lg">
        <div className="stage-glow absolute inset-0" />
        <Inside mode={mode} />
        <p className="absolute bottom-3 left-3 rounded-full bg-black/55 px-3 py-1 text-13">
          {t(`match.setup.${note}`)}
        </p>
      </div>
      {mode !== MatchMode.TEXT && (
        <div className="mt-4 grid gap-3">
          <Suspense>
            <CheckProblem media={call.media} kind="audio" />
            {mode === MatchMode.VIDEO && <CheckProblem media={call.media} kind="video" />}
            {audioTrack && <MicrophoneMeter track={audioTrack} />}
          </Suspense>
          <details>
            <summary className="min-h-8 font-medium text-13 text-muted hover:text-ink">
              {t("match.setup.devices")}
            </summary>
            <div className="mt-2 grid gap-3 sm:grid-cols-2">
              <Suspense>
                {mode === MatchMode.VIDEO && <DevicePicker use="camera" />}
                <DevicePicker use="microphone" />
              </Suspense>
            </div>
          </details>
        </div>
      )}
    </div>
  );
}

function Inside({ mode }: { mode: MatchMode }) {
  const { t } = useTranslation();
  const { call } = useMatch();
  const { videoTrack, video } = useStore(call.media.state);
  if (mode === MatchMode.VIDEO && videoTrack) {
    return <Picture track={videoTrack} label={t("call.yourCamera")} testId="own-preview" />;
  }
  if (mode === MatchMode.VIDEO && video.asking) return <Spinner size={28} />;
  const Icon = { [MatchMode.AUDIO]: Mic, [MatchMode.TEXT]: MessageCircle }[mode as number] ?? VideoOff;
  return <Icon size={44} strokeWidth={1.4} className="relative text-muted" aria-hidden />;
}
