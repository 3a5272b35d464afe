const BLOCK = 64;
/** The first 32 bits of the fractional parts of the cube roots of the first 64 primes (FIPS 180-4 §4.2.2). */
const K = Uint32Array.from(primes(64), (prime) => fraction(Math.cbrt(prime)));
/** The same of the square roots of the first 8 (§5.3.3). */
const START = Uint32Array.from(primes(8), (prime) => fraction(Math.sqrt(prime)));

/** SHA-256 (FIPS 180-4) of bytes that come piece by piece: the browser's own needs them all at once. */
export class Sha256 {
  private readonly state = START.slice();
  private readonly words = new Uint32Array(BLOCK);
  private rest = new Uint8Array(0);
  private length = 0;

  /** Takes in the next bytes. */
  update(bytes: Uint8Array): void {
    this.length += bytes.length;
    const all = new Uint8Array(this.rest.length + bytes.length);
    all.set(this.rest);
    all.set(bytes, this.rest.length);
    const whole = all.length - (all.length % BLOCK);
    const view = new DataView(all.buffer);
    for (let at = 0; at < whole; at += BLOCK) this.block(view, at);
    this.rest = all.slice(whole);
  }

  /** The hash of all of them, 32 bytes. Nothing may be taken in after it. */
  digest(): Uint8Array {
    const bits = this.length * 8;
    const padding = new Uint8Array((this.rest.length < 56 ? BLOCK : 2 * BLOCK) - this.rest.length);
    padding[0] = 0x80;
    const end = new DataView(padding.buffer);
    end.setUint32(padding.length - 8, Math.floor(bits / 2 ** 32));
    end.setUint32(padding.length - 4, bits % 2 ** 32);
    this.update(padding);
    const hash = new DataView(new ArrayBuffer(32));
    this.state.forEach((word, at) => {
      hash.setUint32(at * 4, word);
    });
    return new Uint8Array(hash.buffer);
  }

  private block(view: DataView, from: number): void {
    const w = this.words;
    for (let t = 0; t < 16; t += 1) w[t] = view.getUint32(from + t * 4);
    for (let t = 16; t < BLOCK; t += 1) {
      const s0 = rotate(of(w, t - 15), 7) ^ rotate(of(w, t - 15), 18) ^ (of(w, t - 15) >>> 3);
      const s1 = rotate(of(w, t - 2), 17) ^ rotate(of(w, t - 2), 19) ^ (of(w, t - 2) >>> 10);
      w[t] = of(w, t - 16) + s0 + of(w, t - 7) + s1;
    }
    this.rounds(w);
  }

  private rounds(w: Uint32Array): void {
    let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = this.state;
    for (let t = 0; t < BLOCK; t += 1) {
      const s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
      const t1 = (h + s1 + ((e & f) ^ (~e & g)) + of(K, t) + of(w, t)) | 0;
      const s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
      const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + t2) | 0];
    }
    [a, b, c, d, e, f, g, h].forEach((word, at) => {
      this.state[at] = of(this.state, at) + word;
    });
  }
}

function rotate(word: number, by: number): number {
  return (word >>> by) | (word << (32 - by));
}

function of(words: Uint32Array, at: number): number {
  return words[at] ?? 0;
}

function fraction(root: number): number {
  return Math.floor((root - Math.floor(root)) * 2 ** 32);
}

function primes(count: number): number[] {
  const found: number[] = [];
  for (let candidate = 2; found.length < count; candidate += 1) {
    if (found.every((prime) => candidate % prime !== 0)) found.push(candidate);
  }
  return found;
}
