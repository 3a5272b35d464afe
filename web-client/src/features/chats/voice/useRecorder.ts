import { useEffect, useState } from "react";
import { useCallServices } from "~/features/call";
import type { Clock } from "~/shared/lib/platform";
import { openEar } from "./ear";
import { bestFormat } from "./format";
import { Recorder } from "./recorder";

/** Of a recording, which a changed time of day does not make longer. */
const clock: Clock = {
  now: () => performance.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

/** Records with the chosen microphone from now on, until what shows it is gone. */
export function useRecorder(): Recorder {
  const { checkMedia } = useCallServices();
  const [recorder] = useState(() => new Recorder({ media: checkMedia(), format: bestFormat(), openEar, clock }));
  useEffect(() => {
    void recorder.start();
    return () => recorder.dispose();
  }, [recorder]);
  return recorder;
}
