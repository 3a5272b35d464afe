import { type Crop, cornerOf } from "./crop";

/** The side of the picture that is sent, in pixels; the server shows at most 512. */
const SIDE = 1_024;
/** Of the 1 MB that the server takes, with room to spare. */
const MOST_BYTES = 900_000;
const QUALITIES = [0.92, 0.85, 0.75, 0.6, 0.4];

/** Encodes at a quality from 0 to 1. */
export type Encode = (quality: number) => Promise<Blob>;

/** The first of falling qualities that fits into so many bytes. Fails when none does. */
export async function encodeWithin(encode: Encode, mostBytes = MOST_BYTES): Promise<Blob> {
  for (const quality of QUALITIES) {
    const blob = await encode(quality);
    if (blob.size <= mostBytes) return blob;
  }
  throw new Error("The picture cannot be made small enough.");
}

/** Reads a picture file, turned upright. Fails when it is none that this browser knows. */
export function readPicture(file: Blob): Promise<ImageBitmap> {
  return createImageBitmap(file, { imageOrientation: "from-image" });
}

/** The square of the picture as a JPEG of at most 1024 × 1024 pixels and 900 KB. */
export async function cropPicture(picture: ImageBitmap, crop: Crop): Promise<Blob> {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = Math.max(1, Math.min(SIDE, Math.round(crop.side)));
  drawCrop(canvas, picture, crop);
  return encodeWithin(
    (quality) =>
      new Promise((resolve, reject) => {
        const done = (blob: Blob | null) => (blob ? resolve(blob) : reject(new Error("The picture was not encoded.")));
        canvas.toBlob(done, "image/jpeg", quality);
      }),
  );
}

/** Fills the canvas with the square of the picture. What the picture leaves clear is white: JPEG knows no clear. */
export function drawCrop(canvas: HTMLCanvasElement, picture: ImageBitmap, crop: Crop): void {
  const paint = canvas.getContext("2d");
  if (!paint) throw new Error("There is no canvas to draw on.");
  const { x, y } = cornerOf(crop);
  paint.imageSmoothingQuality = "high";
  paint.fillStyle = "#fff";
  paint.fillRect(0, 0, canvas.width, canvas.height);
  paint.drawImage(picture, x, y, crop.side, crop.side, 0, 0, canvas.width, canvas.height);
}
