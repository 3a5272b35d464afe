import { Volume2 } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { Button } from "~/shared/ui/Button";
import { usedId } from "../../media/devices";
import { playTestTone } from "../../media/testTone";
import { useCallServices } from "../context";

/** Plays a tone from the speaker that was chosen. */
export function SpeakerTest() {
  const { t } = useTranslation();
  const { devices } = useCallServices();
  const speaker = useStore(devices.state, (state) => usedId(state, "speaker"));
  const [playing, setPlaying] = useState(false);
  const stop = useRef<() => void>(() => undefined);
  useEffect(() => () => stop.current(), []);
  const play = () => {
    setPlaying(true);
    stop.current = playTestTone(speaker, () => setPlaying(false));
  };
  return (
    <div className="flex flex-wrap items-center gap-3">
      <Button disabled={playing} onClick={play}>
        <Volume2 size={18} aria-hidden />
        {t("call.check.play")}
      </Button>
      <p role="status" className="text-13 text-muted">
        {playing && t("call.check.playing")}
      </p>
    </div>
  );
}
