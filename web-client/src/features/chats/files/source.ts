import type { UploadDetails, UploadSource } from "~/shared/upload/upload";

/** What is played says how long it is soon, or never. */
const PATIENCE_MS = 3_000;
const MOST_PX = 65_535;

/** A file that somebody chose, with what it looks like. */
export interface BlobSource extends UploadSource {
  readonly blob: Blob;
}

/** The bytes of something chosen or recorded. */
export function sourceOf(blob: Blob, name: string): BlobSource {
  const read = async (from: number, to: number) => new Uint8Array(await blob.slice(from, to).arrayBuffer());
  return { name, size: blob.size, read, blob };
}

/** How long sound and video are, and how large. What the browser cannot play has none of it. */
export async function detailsOf(blob: Blob): Promise<UploadDetails> {
  if (!/^(audio|video)\//.test(blob.type)) return {};
  const url = URL.createObjectURL(blob);
  try {
    const media = document.createElement("video");
    media.preload = "metadata";
    media.src = url;
    await metadataOf(media);
    const { duration, videoWidth, videoHeight } = media;
    const size = Math.max(videoWidth, videoHeight) <= MOST_PX ? { width: videoWidth, height: videoHeight } : {};
    return { ...size, ...(Number.isFinite(duration) && duration > 0 && { duration: durationOf(duration) }) };
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** Seconds, as the server takes them. */
export function durationOf(seconds: number) {
  const whole = Math.floor(seconds);
  return { seconds: BigInt(whole), nanos: Math.floor((seconds - whole) * 1e9) };
}

function metadataOf(media: HTMLMediaElement): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, PATIENCE_MS);
    media.onloadedmetadata = media.onerror = () => {
      clearTimeout(timer);
      resolve();
    };
  });
}
