import { createStore, type StoreApi } from "zustand/vanilla";
import type { Status } from "~/gen/switchboard/edge/v1/frame_pb";
import type { Cancel, Clock, Random, Wakeups } from "../lib/platform";
import { abortReason } from "../lib/platform";
import { retryDelay } from "./backoff";
import { Connection } from "./connection";
import { reasonMetadata, reasonOf, statusError, unavailable } from "./errors";
import { CloseCode, type OpenSocket } from "./socket";

/** Where the connection to the server is. */
export type TunnelStatus =
  | { readonly state: "stopped" }
  /** `again`: the last try failed. */
  | { readonly state: "connecting"; readonly again: boolean }
  | { readonly state: "open" }
  | { readonly state: "waiting"; readonly until: number };

/** Where access tokens come from. */
export interface TokenSource {
  /** A token that is good for a while. Fails when the server cannot be reached or the person is signed out. */
  fresh(): Promise<string>;
  /** The token in hand was refused: the next `fresh` gets another. */
  invalidate(): void;
  /** The session is over. `cause` is a RevocationReason without its prefix; empty: not told. */
  ended(cause: string): void;
  /** Each new token, as it comes. */
  onToken(run: (token: string) => void): Cancel;
}

/** What a tunnel needs. */
export interface TunnelOptions {
  readonly openSocket: OpenSocket;
  readonly tokens: TokenSource;
  readonly clock: Clock;
  readonly random: Random;
  readonly wakeups: Wakeups;
  readonly clientVersion: string;
}

const SESSION_REVOKED = "switchboard.access.v1/SESSION_REVOKED";
/** In which the gateway answers, whoever wakes the page. */
const PROBE_MS = 1_000;
/** The same where something else says that the network is cut: a needless reconnection costs little. */
const SUSPICIOUS_PROBE_MS = 600;
/** After being told that there is too much, the first wait is drawn from the fourth step. */
const ATTEMPTS_WHEN_UNWELCOME = 3;

/** Keeps one connection to the gateway, for as long as it is started. It never repeats a call: whoever made it does. */
export class Tunnel {
  readonly status: StoreApi<TunnelStatus> = createStore<TunnelStatus>(() => ({ state: "stopped" }));

  private current: Connection | undefined;
  private retiring: Connection | undefined;
  private ready = false;
  private attempt = 0;
  /** Grows with start, stop and each try, so that what an older one left under way finds itself outdated. */
  private round = 0;
  private cancelTimer: Cancel | undefined;
  private drainWithinMs: number | undefined;
  private waiters: { resolve: (connection: Connection) => void; reject: (error: unknown) => void }[] = [];

  constructor(private readonly options: TunnelOptions) {
    options.wakeups.listen(() => this.wakeUp());
    options.tokens.onToken((token) => this.current?.authenticate(token));
  }

  start(): void {
    if (this.status.getState().state !== "stopped") return;
    this.attempt = 0;
    void this.connect();
  }

  stop(): void {
    this.round += 1;
    this.cancelTimer?.();
    this.current?.close();
    this.retiring?.close();
    this.current = undefined;
    this.retiring = undefined;
    this.ready = false;
    this.status.setState({ state: "stopped" }, true);
    this.rejectWaiters();
  }

  /** Stops waiting for the next try. */
  retryNow(): void {
    if (this.status.getState().state === "waiting") void this.connect();
  }

  /** Something says that the network may be cut: finds out soon. */
  check(): void {
    this.retryNow();
    this.current?.probe(SUSPICIOUS_PROBE_MS);
  }

  /** A connection to open a call on. Waits while one is being made; fails at once between tries. */
  connection(): Promise<Connection> {
    const { state } = this.status.getState();
    if (this.current && this.ready && !this.current.draining) return Promise.resolve(this.current);
    if (state === "stopped" || state === "waiting") return Promise.reject(unavailable("Not connected."));
    // Somebody wants something now: the pause that spreads reconnecting out is not for them.
    if (this.current?.draining) void this.connect();
    return new Promise((resolve, reject) => this.waiters.push({ resolve, reject }));
  }

  /** Resolves once the server has answered; rejects with the signal's reason when that aborts first. */
  whenOpen(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const check = () => {
        if (signal.aborted) finish(() => reject(abortReason(signal)));
        else if (this.status.getState().state === "open") finish(resolve);
      };
      const unsubscribe = this.status.subscribe(check);
      const finish = (settle: () => void) => {
        unsubscribe();
        signal.removeEventListener("abort", check);
        settle();
      };
      signal.addEventListener("abort", check, { once: true });
      check();
    });
  }

  private async connect(): Promise<void> {
    this.cancelTimer?.();
    this.round += 1;
    const round = this.round;
    this.retire();
    this.status.setState({ state: "connecting", again: this.attempt > 0 }, true);
    try {
      const token = await this.options.tokens.fresh();
      if (round === this.round) this.current = this.newConnection(token, round);
    } catch {
      if (round === this.round) this.waitAndRetry();
    }
  }

  private newConnection(token: string, round: number): Connection {
    const { openSocket, clock, clientVersion } = this.options;
    const whenCurrent =
      <A extends unknown[]>(run: (...args: A) => void) =>
      (...args: A) => {
        if (round === this.round) run(...args);
      };
    const events = {
      ready: whenCurrent(() => this.becomeReady()),
      welcomed: whenCurrent(() => {
        this.attempt = 0;
        this.status.setState({ state: "open" }, true);
      }),
      refused: whenCurrent((refusal: Status) => this.refused(refusal)),
      goAway: whenCurrent((withinMs: number) => this.goAway(withinMs)),
      closed: whenCurrent((code: number, reason: string) => this.closed(code, reason)),
    };
    return new Connection({ openSocket, clock, token, clientVersion, events });
  }

  private becomeReady(): void {
    const { current } = this;
    if (!current) return;
    this.ready = true;
    this.retiring?.close();
    this.retiring = undefined;
    for (const { resolve } of this.waiters.splice(0)) resolve(current);
  }

  private goAway(withinMs: number): void {
    this.cancelTimer?.();
    this.cancelTimer = this.options.clock.after(retryDelay(0, this.options.random, withinMs), () => {
      void this.connect();
    });
    this.drainWithinMs = withinMs;
  }

  private closed(code: number, reason: string): void {
    const wasDraining = this.current?.draining === true;
    this.current = undefined;
    this.ready = false;
    if (code === CloseCode.sessionRevoked) {
      this.options.tokens.ended(causeIn(reason));
      return;
    }
    if (code === CloseCode.silent) {
      // It was this machine that lost its way: nobody else comes at the same moment.
      void this.connect();
      return;
    }
    if (code === CloseCode.tokenRefused) this.options.tokens.invalidate();
    if (code === CloseCode.overload || code === CloseCode.policy || code === CloseCode.tooLarge) {
      this.attempt = Math.max(this.attempt, ATTEMPTS_WHEN_UNWELCOME);
    }
    this.waitAndRetry(wasDraining ? this.drainWithinMs : undefined);
  }

  private refused(refusal: Status): void {
    const error = statusError(refusal);
    if (reasonOf(error) === SESSION_REVOKED) {
      this.options.tokens.ended(reasonMetadata(error).cause ?? "");
      return;
    }
    this.options.tokens.invalidate();
    this.current?.close();
    this.current = undefined;
    this.ready = false;
    this.waitAndRetry();
  }

  private waitAndRetry(firstWithinMs?: number): void {
    const { clock, random } = this.options;
    const delay = retryDelay(this.attempt, random, firstWithinMs);
    this.attempt += 1;
    this.cancelTimer?.();
    this.status.setState({ state: "waiting", until: clock.now() + delay }, true);
    this.rejectWaiters();
    this.cancelTimer = clock.after(delay, () => {
      void this.connect();
    });
  }

  private retire(): void {
    const { current } = this;
    if (current?.draining) {
      this.retiring?.close();
      this.retiring = current;
    } else current?.close();
    this.current = undefined;
    this.ready = false;
  }

  private wakeUp(): void {
    this.retryNow();
    this.current?.probe(PROBE_MS);
  }

  private rejectWaiters(): void {
    for (const { reject } of this.waiters.splice(0)) reject(unavailable("Not connected."));
  }
}

/** What ended the session, in a close reason such as "SESSION_REVOKED PASSWORD_CHANGED". */
function causeIn(reason: string): string {
  return reason.split(/[^A-Z_]+/).find((word) => word !== "" && word !== "SESSION_REVOKED") ?? "";
}
