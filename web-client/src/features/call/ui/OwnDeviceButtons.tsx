import { Mic, MicOff, Video, VideoOff } from "lucide-react";
import type { ComponentProps } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { IconButton } from "~/shared/ui/IconButton";
import type { LocalMedia } from "../media/localMedia";

type OwnDeviceButtonProps = { media: LocalMedia } & Pick<ComponentProps<typeof IconButton>, "size" | "shortcut">;

/** Mutes and unmutes one's own microphone. */
export function MicrophoneButton({ media, ...look }: OwnDeviceButtonProps) {
  const { t } = useTranslation();
  const { on, asking } = useStore(media.state, ({ audio }) => audio);
  return (
    <IconButton
      icon={on ? Mic : MicOff}
      label={t("call.mute")}
      tip={t(on ? "call.mute" : "call.unmute")}
      aria-pressed={!on}
      look={on || asking ? "soft" : "off"}
      tooltipSide="top"
      disabled={asking}
      onClick={() => void media.setMicrophone(!on)}
      {...look}
    />
  );
}

/** Turns one's own camera on and off. */
export function CameraButton({ media, ...look }: OwnDeviceButtonProps) {
  const { t } = useTranslation();
  const { on, asking } = useStore(media.state, ({ video }) => video);
  return (
    <IconButton
      icon={on ? Video : VideoOff}
      label={t("call.cameraOff")}
      tip={t(on ? "call.cameraOff" : "call.cameraOn")}
      aria-pressed={!on}
      look={on || asking ? "soft" : "off"}
      tooltipSide="top"
      disabled={asking}
      onClick={() => void media.setCamera(!on)}
      {...look}
    />
  );
}
