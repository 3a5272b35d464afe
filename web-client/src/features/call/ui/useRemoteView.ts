import { useSyncExternalStore } from "react";
import { useStore } from "zustand";
import type { CallLink, RemoteView } from "../session/callLink";
import { useCallServices } from "./context";

const NOTHING: RemoteView = { audio: null, video: null, microphoneOn: true, cameraOn: false, measurement: undefined };

/** What comes from the other person; nothing while there is no link. */
export function useRemoteView(): RemoteView {
  const { callSession } = useCallServices();
  const link = useStore(callSession.link, (state) => state.current);
  return useSyncExternalStore(
    (changed) => link?.remote.subscribe(changed) ?? noSubscription,
    () => viewOf(link),
  );
}

function viewOf(link: CallLink | undefined): RemoteView {
  return link?.remote.getState() ?? NOTHING;
}

function noSubscription(): void {
  // Nothing to undo.
}
