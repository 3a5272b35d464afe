import { useEffect, useRef } from "react";
import { blurHashPixels } from "./blurHash";

const SIDE = 32;

/** What stands for a picture until it is there. */
export function BlurCanvas({ hash }: { hash: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const pixels = blurHashPixels(hash, SIDE, SIDE);
    const context = canvas.current?.getContext("2d");
    if (pixels && context) context.putImageData(new ImageData(pixels, SIDE, SIDE), 0, 0);
  }, [hash]);
  return <canvas ref={canvas} width={SIDE} height={SIDE} aria-hidden className="absolute inset-0 size-full" />;
}
