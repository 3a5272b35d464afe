import { createStore, type StoreApi } from "zustand/vanilla";
import type { TextStorage } from "~/shared/lib/platform";
import type { VideoTarget } from "../quality/ladder";

const KEY = "switchboard.video-quality";
const HEIGHTS: Readonly<Record<VideoTarget, number>> = { saver: 360, standard: 720, high: 1080 };

/** How good a picture this person wants to send, on this device. */
export class VideoQuality {
  readonly state: StoreApi<{ readonly target: VideoTarget }>;

  constructor(private readonly storage: TextStorage) {
    const kept = storage.get(KEY);
    const target = kept !== undefined && isTarget(kept) ? kept : "standard";
    this.state = createStore<{ readonly target: VideoTarget }>(() => ({ target }));
  }

  choose(target: VideoTarget): void {
    this.storage.set(KEY, target);
    this.state.setState({ target });
  }

  /** What to ask of the camera, in pixels. */
  get height(): number {
    return HEIGHTS[this.state.getState().target];
  }
}

function isTarget(text: string): text is VideoTarget {
  return Object.hasOwn(HEIGHTS, text);
}
