import { useSyncExternalStore } from "react";
import { useStore } from "zustand";
import type { CallLink } from "../session/callLink";
import { NOTHING_YET, type RemoteView } from "../session/remoteView";
import { useCallServices } from "./context";

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
  return link?.remote.getState() ?? NOTHING_YET;
}

function noSubscription(): void {
  // Nothing to undo.
}
