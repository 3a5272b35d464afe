import { createContext, useCallback, useContext } from "react";
import { useStore } from "zustand";
import type { CallKind } from "~/gen/switchboard/call/v1/types_pb";
import { type Random, uuid } from "~/shared/lib/platform";
import type { CallPhase } from "../machine/types";
import type { Devices } from "../media/devices";
import type { LocalMedia } from "../media/localMedia";
import type { CallPreferences, Preferences } from "../media/preferences";
import type { ScreenShare } from "../media/screenShare";
import type { ToneSounds } from "../media/sounds";
import type { CallSession } from "../session/callSession";
import type { VideoQuality } from "../session/videoQuality";

/** What the pages of a call use. */
export interface CallServices {
  readonly callSession: CallSession;
  readonly media: LocalMedia;
  readonly devices: Devices;
  readonly preferences: Preferences;
  readonly sounds: ToneSounds;
  /** Microphone and camera to try out, beside those of the call. */
  readonly checkMedia: () => LocalMedia;
  readonly screen: ScreenShare;
  readonly quality: VideoQuality;
  readonly random: Random;
}

/** The call services of the page. */
export const CallContext = createContext<CallServices | undefined>(undefined);

/** The call services of the page. */
export function useCallServices(): CallServices {
  const services = useContext(CallContext);
  if (!services) throw new Error("useCallServices needs a CallContext above it");
  return services;
}

/** How calls are on this device, and the way to change it. */
export function usePreferences(): readonly [CallPreferences, (change: Partial<CallPreferences>) => void] {
  const { preferences } = useCallServices();
  const now = useStore(preferences.state);
  return [now, (change) => preferences.set(change)];
}

/** Where the call is. */
export function useCallPhase(): CallPhase {
  const { callSession } = useCallServices();
  return useStore(callSession.state, (state) => state.current);
}

/** Calls somebody. */
export function useStartCall(): (peerId: string, kind: CallKind) => void {
  const { callSession, random } = useCallServices();
  return useCallback(
    (peerId, kind) => callSession.dispatch({ type: "call", peerId, kind, requestId: uuid(random) }),
    [callSession, random],
  );
}
