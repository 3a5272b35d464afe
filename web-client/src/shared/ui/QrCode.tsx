import { encode } from "uqr";
import { qrPath } from "./qrPath";

/** Modules of white that every reader asks for around the code. */
const QUIET = 2;

/** A text as a QR code. Black on white in both themes: not every reader knows the inverse. */
export default function QrCode({ text, label }: { text: string; label: string }) {
  const { data, size } = encode(text, { ecc: "M", border: QUIET });
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${size} ${size}`}
      shapeRendering="crispEdges"
      className="size-full"
    >
      <path d={qrPath(data)} fill="#000" />
    </svg>
  );
}
