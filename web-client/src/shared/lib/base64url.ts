const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** Bytes as base64url without padding (RFC 4648 §5). */
export function toBase64Url(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 3) {
    const [a = 0, b = 0, c = 0] = bytes.subarray(at, at + 3);
    const group = (a << 16) | (b << 8) | c;
    const digits = [18, 12, 6, 0].map((shift) => ALPHABET.charAt((group >> shift) & 63));
    text += digits.slice(0, Math.min(bytes.length - at, 3) + 1).join("");
  }
  return text;
}

/** The bytes of base64url, padded or not. Throws on anything else. */
export function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  const digits = Array.from(text.replace(/=+$/, ""), (digit) => ALPHABET.indexOf(digit));
  if (digits.includes(-1) || digits.length % 4 === 1) throw new Error("This is not base64url.");
  const bytes = new Uint8Array(Math.floor((digits.length * 3) / 4));
  for (let at = 0; at < bytes.length; at += 1) {
    const from = Math.floor(at / 3) * 4 + (at % 3);
    const pair = ((digits[from] ?? 0) << 6) | (digits[from + 1] ?? 0);
    bytes[at] = pair >> (4 - (at % 3) * 2);
  }
  return bytes;
}
