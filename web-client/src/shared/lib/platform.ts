// What the portable code asks of its surroundings. app/services.ts supplies the browser's; tests supply their own.

/** Undoes what gave it. Calling it twice does nothing more. */
export type Cancel = () => void;

/** Time and timers. */
export interface Clock {
  /** Milliseconds since 1970, UTC. */
  now(): number;
  /** Runs once, after at least this many milliseconds. */
  after(ms: number, run: () => void): Cancel;
}

/** Randomness. */
export interface Random {
  /** Uniform in [0, 1). */
  fraction(): number;
  /** Random bytes, fit for ids. */
  bytes(length: number): Uint8Array;
}

/** Text that outlives a page load. */
export interface TextStorage {
  get(key: string): string | undefined;
  set(key: string, value: string): void;
  remove(key: string): void;
}

/** Runs one at a time among all tabs of this browser. */
export type RunExclusively = <T>(name: string, run: () => Promise<T>) => Promise<T>;

/** Tells the other tabs of this browser, and hears from them. */
export interface TabChannel<T> {
  post(message: T): void;
  listen(run: (message: T) => void): Cancel;
}

/** Tells when trying the network again is likely to help: it came back, or the person looks at the page. */
export interface Wakeups {
  listen(run: () => void): Cancel;
}

/** A random UUID, version 4. */
export function uuid(random: Random): string {
  const bytes = random.bytes(16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = toHex(bytes);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** Lower-case hexadecimal. */
export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** A signal's reason, as something that may be thrown. */
export function abortReason(signal: AbortSignal | undefined): Error {
  return signal?.reason instanceof Error ? signal.reason : new Error("Aborted.");
}

/** Waits; rejects with the signal's reason when it aborts first. */
export function sleep(clock: Clock, ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(abortReason(signal));
    const aborted = () => {
      cancel();
      reject(abortReason(signal));
    };
    const cancel = clock.after(ms, () => {
      signal?.removeEventListener("abort", aborted);
      resolve();
    });
    signal?.addEventListener("abort", aborted, { once: true });
  });
}
