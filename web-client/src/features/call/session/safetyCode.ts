/** Stretches bytes into a digest that is slow to make. The browser's is PBKDF2 with SHA-256. */
export type Stretch = (bytes: Uint8Array<ArrayBuffer>) => Promise<Uint8Array>;

const GROUPS = 4;
const DIGITS = 5;
const BYTES_PER_GROUP = 4;
const ITERATIONS = 200_000;
const SALT = "switchboard safety code 1";

/** PBKDF2 (RFC 8018) with SHA-256, by the browser. */
const stretchInBrowser: Stretch = async (bytes) => {
  const key = await crypto.subtle.importKey("raw", bytes, "PBKDF2", false, ["deriveBits"]);
  const salt = new TextEncoder().encode(SALT);
  const algorithm = { name: "PBKDF2", hash: "SHA-256", salt, iterations: ITERATIONS };
  return new Uint8Array(await crypto.subtle.deriveBits(algorithm, key, GROUPS * BYTES_PER_GROUP * 8));
};

/**
 * A short code that is the same on both sides exactly if nobody sits between them: it is made of the fingerprints of both
 * DTLS certificates (RFC 8122), which are what the browsers check each other by. Who wants to sit between them has to find
 * two pairs of certificates with the same code while the call is set up; stretching makes each try cost as much as
 * hundreds of thousands. Undefined where a description has no fingerprint.
 */
export async function safetyCode(
  local: string,
  remote: string,
  stretch: Stretch = stretchInBrowser,
): Promise<string | undefined> {
  const sides = [fingerprints(local), fingerprints(remote)].sort();
  if (sides.includes("")) return undefined;
  const digest = await stretch(new TextEncoder().encode(sides.join("\n")));
  return Array.from({ length: GROUPS }, (_, group) => digits(digest, group * BYTES_PER_GROUP)).join(" ");
}

/** The fingerprints of a session description, each once and in a fixed order. */
function fingerprints(sdp: string): string {
  const found = sdp.matchAll(/^a=fingerprint:(\S+) ([0-9A-F:]+)\r?$/gim);
  const all = [...found].map(([, hash = "", value = ""]) => `${hash.toLowerCase()} ${value.toUpperCase()}`);
  return [...new Set(all)].sort().join(" ");
}

function digits(digest: Uint8Array, at: number): string {
  const number = new DataView(digest.buffer, digest.byteOffset).getUint32(at);
  return String(number % 10 ** DIGITS).padStart(DIGITS, "0");
}
