import { useMemo } from "react";
import { useStore } from "zustand";
import { useMe, useServices } from "~/shared/services/context";
import { pastCalls } from "~/shared/store/calls";
import { describeCall, type PastCall } from "./describeCall";

/** Calls that are over, newest first, with one person or with everybody. */
export function usePastCalls(withUserId?: string): readonly PastCall[] {
  const { calls } = useServices();
  const myId = useMe()?.user?.userId ?? "";
  const state = useStore(calls.state);
  return useMemo(() => pastCalls(state, withUserId).map((call) => describeCall(call, myId)), [state, withUserId, myId]);
}

/** The newest call with each person. */
export function newestWithEach(calls: readonly PastCall[]): readonly PastCall[] {
  const seen = new Set<string>();
  return calls.filter(({ peerId }) => {
    if (seen.has(peerId)) return false;
    seen.add(peerId);
    return true;
  });
}
