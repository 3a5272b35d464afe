// BlurHash, as https://github.com/woltapp/blurhash/blob/master/Algorithm.md describes it.

const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz#$%*+,-.:;=?@[]^_{|}~";

type Colour = readonly [number, number, number];

/** The picture that a hash stands for, as RGBA; undefined: it is no hash. */
export function blurHashPixels(
  hash: string,
  width: number,
  height: number,
): Uint8ClampedArray<ArrayBuffer> | undefined {
  const size = digits(hash, 0, 1);
  const columns = (size % 9) + 1;
  const rows = Math.floor(size / 9) + 1;
  if (!(hash.length === 4 + 2 * columns * rows) || Array.from(hash).some((digit) => !DIGITS.includes(digit)))
    return undefined;
  const most = (digits(hash, 1, 2) + 1) / 166;
  const colours = Array.from({ length: columns * rows }, (_none, at) =>
    at === 0 ? average(digits(hash, 2, 6)) : wave(digits(hash, 4 + at * 2, 6 + at * 2), most),
  );
  const pixels = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const sum = [0, 0, 0];
      colours.forEach((colour, at) => {
        const [column, row] = [at % columns, Math.floor(at / columns)];
        const weight = Math.cos((Math.PI * x * column) / width) * Math.cos((Math.PI * y * row) / height);
        colour.forEach((value, channel) => {
          sum[channel] = (sum[channel] ?? 0) + value * weight;
        });
      });
      pixels.set([...sum.map(toSrgb), 255], (y * width + x) * 4);
    }
  }
  return pixels;
}

function digits(hash: string, from: number, to: number): number {
  return Array.from(hash.slice(from, to)).reduce((sum, digit) => sum * 83 + DIGITS.indexOf(digit), 0);
}

function average(value: number): Colour {
  return [toLinear(value >> 16), toLinear((value >> 8) & 255), toLinear(value & 255)];
}

function wave(value: number, most: number): Colour {
  const part = (digit: number) => Math.sign(digit - 9) * ((digit - 9) / 9) ** 2 * most;
  return [part(Math.floor(value / 361)), part(Math.floor(value / 19) % 19), part(value % 19)];
}

function toLinear(value: number): number {
  const v = value / 255;
  return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
}

function toSrgb(value: number): number {
  const v = Math.min(1, Math.max(0, value));
  return Math.round((v <= 0.0031308 ? v * 12.92 : 1.055 * v ** (1 / 2.4) - 0.055) * 255);
}
