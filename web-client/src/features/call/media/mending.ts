import type { Cancel, Clock, Wakeups } from "~/shared/lib/platform";

/** What mending needs. */
export interface MendingOptions {
  readonly clock: Clock;
  /** The machine has another network than before. */
  readonly network: Wakeups;
  readonly polite: boolean;
  readonly restart: () => void;
}

/**
 * A short loss of connection mends itself, and a failure too: a relay that refuses the first addresses fails the connection
 * while better ones are on their way. After this it is worth looking for another way.
 */
const MEND_AFTER_MS = 2_000;
/** The two sides try again at different times, so that they do not undo each other's attempts. */
const AGAIN_AFTER_MS = { polite: 10_000, impolite: 6_000 };

/** Decides when to look for another way between the two: an ICE restart (RFC 8445, section 9). */
export class Mending {
  private broken = false;
  private cancel: Cancel | undefined;
  private readonly unlisten: Cancel;

  constructor(private readonly options: MendingOptions) {
    this.unlisten = options.network.listen(() => this.restart());
  }

  /** The connection's state is another one. */
  changed(state: RTCPeerConnectionState): void {
    if (state === "connected" || state === "closed") this.rest();
    // "connecting" follows each restart and says nothing new.
    if (!this.broken && (state === "disconnected" || state === "failed")) this.restartAfter(MEND_AFTER_MS);
  }

  close(): void {
    this.rest();
    this.unlisten();
  }

  private restart(): void {
    this.options.restart();
    if (this.broken) this.restartAfter(this.options.polite ? AGAIN_AFTER_MS.polite : AGAIN_AFTER_MS.impolite);
  }

  private restartAfter(ms: number): void {
    this.broken = true;
    this.cancel?.();
    this.cancel = this.options.clock.after(ms, () => this.restart());
  }

  private rest(): void {
    this.broken = false;
    this.cancel?.();
    this.cancel = undefined;
  }
}
