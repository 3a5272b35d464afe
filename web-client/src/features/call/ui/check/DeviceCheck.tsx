import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { Button } from "~/shared/ui/Button";
import { Dialog } from "~/shared/ui/Dialog";
import { reopenOnUse } from "../../media/reopenOnUse";
import { useCallServices } from "../context";
import { DevicePicker } from "../devices/DevicePicker";
import { CheckProblem } from "./CheckProblem";
import { MicrophoneMeter } from "./MicrophoneMeter";
import { Preview } from "./Preview";
import { SpeakerTest } from "./SpeakerTest";

/** Before a call: how one looks, whether one is heard, and whether one hears. */
export default function DeviceCheck({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const { checkMedia, devices } = useCallServices();
  const [media] = useState(checkMedia);
  useEffect(() => {
    void media.open({ video: true, muted: false });
    const stop = reopenOnUse(media, devices);
    return () => {
      stop();
      media.close();
    };
  }, [media, devices]);
  const { audioTrack, videoTrack } = useStore(media.state);
  return (
    <Dialog open onClose={onClose} title={t("call.check.title")} description={t("call.check.text")} size="medium">
      <div className="grid grid-cols-[minmax(0,1fr)] gap-5">
        <Preview track={videoTrack} asking={useStore(media.state, ({ video }) => video.asking)} />
        <CheckProblem media={media} kind="video" />
        <DevicePicker use="camera" />
        <div className="grid gap-3">
          <DevicePicker use="microphone" />
          <CheckProblem media={media} kind="audio" />
          {audioTrack && <MicrophoneMeter track={audioTrack} />}
        </div>
        <div className="grid gap-3">
          <DevicePicker use="speaker" />
          <SpeakerTest />
        </div>
        <Button look="primary" onClick={onClose}>
          {t("call.check.done")}
        </Button>
      </div>
    </Dialog>
  );
}
