import type { LinkSurroundings } from "~/features/call";
import { LocalMedia, type OpenDevices } from "~/features/call/media/localMedia";
import { ScreenShare } from "~/features/call/media/screenShare";
import { VideoQuality } from "~/features/call/session/videoQuality";
import { fakeStorage } from "./fakeDevices";
import { ManualClock } from "./manualClock";

/** What a link needs of the page, where none connects. */
export function linkSurroundings(openDevices: OpenDevices): LinkSurroundings {
  return {
    media: new LocalMedia(openDevices),
    screen: new ScreenShare(undefined),
    quality: new VideoQuality(fakeStorage()),
    connect: () => {
      throw new Error("no peer connection was expected");
    },
    network: { listen: () => () => undefined },
    clock: new ManualClock(),
  };
}
