import { createStore, type StoreApi } from "zustand/vanilla";
import type { TextStorage } from "~/shared/lib/platform";

/** Where one's own picture lies. */
export const CORNERS = ["topLeft", "topRight", "bottomLeft", "bottomRight"] as const;

/** A corner of the call screen. */
export type Corner = (typeof CORNERS)[number];

/** How calls are on this device. */
export interface CallPreferences {
  /** How loud an incoming call rings: 0 is silent, 1 is full. */
  readonly ringVolume: number;
  /** How loud a message is told of: 0 is silent, 1 is full. */
  readonly pingVolume: number;
  /** Show a notification of the browser for messages and requests while the page is not in front. */
  readonly notifyMessages: boolean;
  /** Show a notification of the browser for a call while the page is hidden; the browser is asked too. */
  readonly notify: boolean;
  readonly selfCorner: Corner;
  readonly selfHidden: boolean;
}

const KEY = "switchboard.callPreferences";
const DEFAULTS: CallPreferences = {
  ringVolume: 1,
  pingVolume: 0.5,
  notifyMessages: true,
  notify: true,
  selfCorner: "bottomRight",
  selfHidden: false,
};

/** Keeps how calls are on this device. */
export class Preferences {
  readonly state: StoreApi<CallPreferences>;

  constructor(private readonly storage: TextStorage) {
    const kept = parse(storage.get(KEY));
    this.state = createStore<CallPreferences>(() => kept);
  }

  set(change: Partial<CallPreferences>): void {
    this.state.setState(change);
    this.storage.set(KEY, JSON.stringify(this.state.getState()));
  }
}

function parse(text: string | undefined): CallPreferences {
  try {
    const kept: unknown = JSON.parse(text ?? "{}");
    return typeof kept === "object" && kept !== null ? checked(kept) : DEFAULTS;
  } catch {
    return DEFAULTS;
  }
}

function checked(kept: Partial<Record<keyof CallPreferences, unknown>>): CallPreferences {
  const { ringVolume, pingVolume, notify, notifyMessages, selfCorner, selfHidden } = kept;
  return {
    ringVolume: isVolume(ringVolume) ? ringVolume : DEFAULTS.ringVolume,
    pingVolume: isVolume(pingVolume) ? pingVolume : DEFAULTS.pingVolume,
    notifyMessages: typeof notifyMessages === "boolean" ? notifyMessages : DEFAULTS.notifyMessages,
    notify: typeof notify === "boolean" ? notify : DEFAULTS.notify,
    selfCorner: CORNERS.find((corner) => corner === selfCorner) ?? DEFAULTS.selfCorner,
    selfHidden: selfHidden === true,
  };
}

function isVolume(kept: unknown): kept is number {
  return typeof kept === "number" && kept >= 0 && kept <= 1;
}
