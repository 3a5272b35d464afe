import { type RefObject, useEffect } from "react";
import { useStore } from "zustand";
import { usedId } from "../../media/devices";
import { useCallServices } from "../context";

/** Lets an element be heard from the speaker that was chosen, where the browser can do that. */
export function useSpeaker(element: RefObject<HTMLMediaElement | null>): void {
  const { devices } = useCallServices();
  const speaker = useStore(devices.state, (state) => usedId(state, "speaker"));
  useEffect(() => {
    // One that cannot be used leaves the sound where it is.
    if (element.current && "setSinkId" in element.current) element.current.setSinkId(speaker).catch(() => undefined);
  }, [element, speaker]);
}
