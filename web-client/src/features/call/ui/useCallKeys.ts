import { useCallServices } from "./context";
import { act, type KeyActs, useShortcuts } from "./useShortcuts";

/** The keys of a call on the whole screen. `onList` shows which there are. */
export function useCallKeys(onList: () => void): void {
  const { media, screen, callSession } = useCallServices();
  const acts: KeyActs = {
    mute: () => void media.setMicrophone(!media.state.getState().audio.on),
    camera: () => void media.setCamera(!media.state.getState().video.on),
    screen: () => {
      if (screen.supported && callSession.state.getState().current.phase === "active") void screen.toggle();
      return undefined;
    },
    hangUp: () => act(() => callSession.dispatch({ type: "hangUp" })),
    talk: () => {
      if (media.state.getState().audio.on) return undefined;
      void media.setMicrophone(true);
      return () => void media.setMicrophone(false);
    },
    list: () => act(onList),
  };
  useShortcuts(acts);
}
