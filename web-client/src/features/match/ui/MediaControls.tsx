import { Mic, MicOff, Video, VideoOff } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { CheckProblem } from "~/features/call";
import { IconButton } from "~/shared/ui/IconButton";
import { useMatch } from "../context";

/** One's own microphone and camera, and what keeps them from working. */
export function MediaControls({ video: withVideo }: { video: boolean }) {
  const { t } = useTranslation();
  const { media } = useMatch().call;
  const { audio, video } = useStore(media.state);
  return (
    <>
      <div className="absolute inset-x-4 top-4 z-20 mx-auto grid max-w-[440px] gap-2 empty:hidden">
        <CheckProblem media={media} kind="audio" />
        {withVideo && <CheckProblem media={media} kind="video" />}
      </div>
      <div
        role="toolbar"
        aria-label={t("call.controls")}
        className="absolute inset-x-0 bottom-0 z-10 flex justify-center gap-3 bg-linear-to-t from-black/60 to-transparent px-4 pt-8 pb-4"
      >
        <IconButton
          icon={audio.on ? Mic : MicOff}
          label={t("call.mute")}
          tip={t(audio.on ? "call.mute" : "call.unmute")}
          aria-pressed={!audio.on}
          look={audio.on || audio.asking ? "soft" : "off"}
          size="large"
          tooltipSide="top"
          disabled={audio.asking}
          onClick={() => void media.setMicrophone(!audio.on)}
        />
        {withVideo && (
          <IconButton
            icon={video.on ? Video : VideoOff}
            label={t("call.cameraOff")}
            tip={t(video.on ? "call.cameraOff" : "call.cameraOn")}
            aria-pressed={!video.on}
            look={video.on || video.asking ? "soft" : "off"}
            size="large"
            tooltipSide="top"
            disabled={video.asking}
            onClick={() => void media.setCamera(!video.on)}
          />
        )}
      </div>
    </>
  );
}
