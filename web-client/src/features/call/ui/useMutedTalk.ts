import { useEffect, useState } from "react";
import { listen } from "../media/loudness";
import { HUSH, isTalking, nextTalk } from "../media/talking";

/** Whether somebody talks into a microphone that is muted. */
export function useMutedTalk(muted: MediaStreamTrack | null): boolean {
  const [talking, setTalking] = useState(false);
  useEffect(() => {
    if (!muted) return;
    let state = HUSH;
    const stop = listen(muted, (loudness) => {
      state = nextTalk(state, loudness);
      setTalking(isTalking(state));
    });
    return () => {
      stop();
      setTalking(false);
    };
  }, [muted]);
  return talking;
}
