// The browser's side of what the portable code asks for.

import type { DeviceSystem } from "~/features/call/media/devices";
import type { BrowserHints } from "~/shared/lib/deviceName";
import type { Clock, Random, RunExclusively, TabChannel, TextStorage, Wakeups } from "~/shared/lib/platform";
import type { OpenSocket } from "~/shared/rpc/socket";

/** The machine's clock. */
export const browserClock: Clock = {
  now: () => Date.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

/** The browser's randomness. */
export const browserRandom: Random = {
  fraction: () => Math.random(),
  bytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
};

/** Storage that may be forbidden, full or absent; then nothing is kept. */
export function browserStorage(storage: () => Storage): TextStorage {
  const attempt = <T>(run: (storage: Storage) => T): T | undefined => {
    try {
      return run(storage());
    } catch {
      return undefined;
    }
  };
  return {
    get: (key) => attempt((kept) => kept.getItem(key)) ?? undefined,
    set: (key, value) => attempt((kept) => kept.setItem(key, value)),
    remove: (key) => attempt((kept) => kept.removeItem(key)),
  };
}

/** One tab at a time, by the Web Locks of this origin. */
export const exclusively: RunExclusively = async (name, run) => {
  if (!("locks" in navigator)) return run();
  return await navigator.locks.request(name, run);
};

/** The other tabs of this origin. */
export function tabChannel<T>(name: string): TabChannel<T> {
  const channel = new BroadcastChannel(name);
  return {
    post: (message) => channel.postMessage(message),
    listen: (run) => {
      const heard = (event: MessageEvent<T>) => run(event.data);
      channel.addEventListener("message", heard);
      return () => channel.removeEventListener("message", heard);
    },
  };
}

/** The network came back, or the person came back to the page. */
export const browserWakeups: Wakeups = {
  listen: (run) => {
    const seen = () => document.visibilityState === "visible" && run();
    window.addEventListener("online", run);
    document.addEventListener("visibilitychange", seen);
    return () => {
      window.removeEventListener("online", run);
      document.removeEventListener("visibilitychange", seen);
    };
  },
};

/** The machine's cameras, microphones and speakers; none on a page that is not secure. */
export const browserDevices: DeviceSystem = {
  list: async () => ("mediaDevices" in navigator ? navigator.mediaDevices.enumerateDevices() : []),
  listen: (run) => {
    if (!("mediaDevices" in navigator)) return () => undefined;
    navigator.mediaDevices.addEventListener("devicechange", run);
    return () => navigator.mediaDevices.removeEventListener("devicechange", run);
  },
};

/** What some browsers tell of the network (W3C Network Information). */
interface NetworkInformation extends EventTarget {
  readonly type?: string;
}

/** The machine has another network than before, or has one again. */
export const browserNetwork: Wakeups = {
  listen: (run) => {
    const { connection } = navigator as { connection?: NetworkInformation };
    let type = connection?.type;
    const changed = () => {
      // The estimates of its speed change all the time.
      if (connection?.type === type) return;
      type = connection?.type;
      run();
    };
    window.addEventListener("online", run);
    connection?.addEventListener("change", changed);
    return () => {
      window.removeEventListener("online", run);
      connection?.removeEventListener("change", changed);
    };
  },
};

/** What the browser tells about itself. */
export function browserHints(): BrowserHints {
  const { userAgent } = navigator;
  const { userAgentData } = navigator as { userAgentData?: Required<Pick<BrowserHints, "brands" | "platform">> };
  if (!userAgentData) return { userAgent };
  return { userAgent, brands: userAgentData.brands, platform: userAgentData.platform };
}

/** Opens the gateway's WebSocket. */
export function browserSocket(url: string): OpenSocket {
  return (events) => {
    const socket = new WebSocket(url, "switchboard.v1.proto");
    socket.binaryType = "arraybuffer";
    socket.onopen = () => events.opened();
    socket.onmessage = ({ data }) => data instanceof ArrayBuffer && events.received(new Uint8Array(data));
    socket.onclose = ({ code, reason }) => events.closed(code, reason);
    return {
      send: (frame) => {
        if (socket.readyState === WebSocket.OPEN) socket.send(frame as Uint8Array<ArrayBuffer>);
      },
      close: (code) => socket.close(code),
      get bufferedAmount() {
        return socket.bufferedAmount;
      },
    };
  };
}
