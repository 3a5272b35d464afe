/** What a link carries, in the order of its media sections. The caller's side makes them all with its first offer. */
export const SLOTS = ["microphone", "camera", "screen", "screenSound"] as const;

/** One thing that a link carries. */
export type Slot = (typeof SLOTS)[number];

/** What kind of track each takes. */
export const KINDS: Readonly<Record<Slot, "audio" | "video">> = {
  microphone: "audio",
  camera: "video",
  screen: "video",
  screenSound: "audio",
};

/** What is sent in each; null: nothing. */
export type Tracks = Readonly<Record<Slot, MediaStreamTrack | null>>;

/** Nothing is sent. */
export const NO_TRACKS: Tracks = { microphone: null, camera: null, screen: null, screenSound: null };
