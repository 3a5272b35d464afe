import { PhoneOff } from "lucide-react";
import type { KeyboardEvent, RefObject } from "react";
import { useTranslation } from "react-i18next";
import { classes } from "~/shared/ui/classes";
import { IconButton } from "~/shared/ui/IconButton";
import type { DeviceUse } from "../media/devices";
import { useCallServices } from "./context";
import { DeviceMenu } from "./devices/DeviceMenu";
import { MoreButton } from "./MoreButton";
import { CameraButton, MicrophoneButton } from "./OwnDeviceButtons";
import { ScreenButton } from "./ScreenButton";

const SOUND: readonly DeviceUse[] = ["microphone", "speaker"];
const PICTURE: readonly DeviceUse[] = ["camera"];

type CallControlsProps = {
  toolbar: RefObject<HTMLDivElement | null>;
  shown: boolean;
  /** The connection's details are asked for. */
  onDetails: () => void;
};

/** Microphone, camera, screen, more, hang up. */
export function CallControls({ toolbar, shown, onDetails }: CallControlsProps) {
  const { t } = useTranslation();
  const { callSession, media } = useCallServices();
  return (
    <div
      ref={toolbar}
      role="toolbar"
      aria-label={t("call.controls")}
      onKeyDown={moveFocus}
      className={classes(
        "absolute inset-x-0 bottom-0 z-10 flex items-center justify-center gap-3 bg-linear-to-t from-black/60 to-transparent px-4 pt-8 pb-[max(1.5rem,env(safe-area-inset-bottom))] transition-opacity duration-200",
        !shown && "pointer-events-none opacity-0",
      )}
    >
      <MicrophoneButton media={media} size="large" shortcut="M" />
      <DeviceMenu label={t("call.devices.chooseSound")} uses={SOUND} />
      <CameraButton media={media} size="large" shortcut="V" />
      <DeviceMenu label={t("call.devices.chooseCamera")} uses={PICTURE} />
      <ScreenButton />
      <MoreButton onDetails={onDetails} />
      <IconButton
        icon={PhoneOff}
        label={t("call.hangUp")}
        look="danger"
        size="wide"
        tooltipSide="top"
        onClick={() => callSession.dispatch({ type: "hangUp" })}
      />
    </div>
  );
}

function moveFocus(event: KeyboardEvent<HTMLDivElement>): void {
  // The arrows of what opens from the bar are its own.
  if (!(event.target instanceof HTMLButtonElement)) return;
  const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
  if (step === 0) return;
  const buttons = [...event.currentTarget.querySelectorAll("button")].filter((button) => !button.disabled);
  const at = buttons.findIndex((button) => button.matches(":focus"));
  buttons.at((at + step) % buttons.length)?.focus();
}
