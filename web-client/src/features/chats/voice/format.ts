/** How sound may be recorded, what is best first: the last is all that some have. */
const FORMATS = [
  { mimeType: "audio/webm;codecs=opus", extension: "webm" },
  { mimeType: "audio/mp4", extension: "m4a" },
] as const;

/** A way to record sound. */
export type Format = (typeof FORMATS)[number];

/** The best way to record in this browser; undefined: it has none. */
export function bestFormat(): Format | undefined {
  if (typeof MediaRecorder === "undefined") return undefined;
  return FORMATS.find(({ mimeType }) => MediaRecorder.isTypeSupported(mimeType));
}
