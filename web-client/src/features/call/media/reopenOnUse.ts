import type { Cancel } from "~/shared/lib/platform";
import type { Devices } from "./devices";
import type { LocalMedia } from "./localMedia";

/** Lets what is open follow what is chosen. */
export function reopenOnUse(media: LocalMedia, devices: Pick<Devices, "onUse">): Cancel {
  return devices.onUse((use) => {
    if (use !== "speaker") void media.reopen(use === "camera" ? "video" : "audio");
  });
}
