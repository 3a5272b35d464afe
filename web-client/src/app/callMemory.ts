import type { CallMemory, HeldCall } from "~/features/call/session/callSession";
import type { TextStorage } from "~/shared/lib/platform";

const KEY = "switchboard.call";

/** Keeps the call of this tab. Only a reload takes it up again: a duplicated tab has a copy of the storage. */
export function callMemory(storage: TextStorage, wasReloaded: boolean): CallMemory {
  return {
    recall: () => (wasReloaded ? parse(storage.get(KEY)) : undefined),
    remember: (held) => storage.set(KEY, JSON.stringify(held)),
    forget: () => storage.remove(KEY),
  };
}

function parse(text: string | undefined): HeldCall | undefined {
  try {
    const held: unknown = JSON.parse(text ?? "");
    if (typeof held !== "object" || held === null || !("callId" in held) || typeof held.callId !== "string") {
      return undefined;
    }
    return {
      callId: held.callId,
      microphone: "microphone" in held && held.microphone === true,
      camera: "camera" in held && held.camera === true,
    };
  } catch {
    return undefined;
  }
}
