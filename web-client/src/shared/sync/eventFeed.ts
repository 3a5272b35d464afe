import type { Client } from "@connectrpc/connect";
import type { NotifyService, SubscribeResponse } from "~/gen/switchboard/notify/v1/notify_pb";
import type { Clock, Random } from "../lib/platform";
import { retryDelay } from "../rpc/backoff";
import { reasonOf } from "../rpc/errors";
import { type KeptOpen, keepOpen } from "../rpc/keepOpen";
import { ownedStream } from "../rpc/ownedStream";
import type { EventRegistry } from "./eventRegistry";

/** What a feed needs. */
export interface EventFeedOptions {
  readonly notify: Pick<Client<typeof NotifyService>, "subscribe">;
  readonly registry: EventRegistry;
  readonly clock: Clock;
  readonly random: Random;
  /** Resolves when there is a connection to subscribe on. */
  readonly whenOpen: (signal: AbortSignal) => Promise<void>;
  /** Loads by ordinary calls what the feed could not tell. Called when it begins, and when events were lost. */
  readonly reload: (signal: AbortSignal) => Promise<void>;
}

const POSITION_INVALID = "switchboard.notify.v1/POSITION_INVALID";

/** Follows the person's feed, from where it was left, for as long as it is started. */
export class EventFeed {
  private controller: AbortController | undefined;
  private position = "";
  /** A reload that has not succeeded yet is tried again with the next subscription. */
  private stale = true;

  constructor(private readonly options: EventFeedOptions) {}

  start(): void {
    if (this.controller) return;
    this.controller = new AbortController();
    this.position = "";
    this.stale = true;
    this.options.registry.reset();
    void keepOpen(this.stream(), this.controller.signal);
  }

  stop(): void {
    this.controller?.abort();
    this.controller = undefined;
  }

  private stream(): KeptOpen {
    const { clock, random, whenOpen } = this.options;
    return {
      clock,
      whenOpen,
      exchange: (signal, begun) => this.subscribe(signal, begun),
      closed: () => undefined,
      failed: (error) => {
        if (reasonOf(error) === POSITION_INVALID) this.lost("");
      },
      pause: (attempt) => retryDelay(attempt, random),
    };
  }

  private async subscribe(signal: AbortSignal, begun: () => void): Promise<void> {
    const { notify } = this.options;
    const open = (inner: AbortSignal) => notify.subscribe({ since: this.position }, { signal: inner });
    for await (const step of ownedStream(open, signal)) {
      begun();
      this.apply(step);
      if (this.stale) await this.reload(signal);
    }
  }

  private apply({ position, step }: SubscribeResponse): void {
    switch (step.case) {
      case "started":
        // With `since` the position is that of the head, and events before it are still to come.
        if (this.position === "") this.position = position;
        return;
      case "event":
        this.options.registry.apply(step.value);
        if (position !== "") this.position = position;
        return;
      case "resync":
        this.lost(position);
        return;
      case undefined:
        return;
    }
  }

  private lost(position: string): void {
    this.position = position;
    this.stale = true;
  }

  private async reload(signal: AbortSignal): Promise<void> {
    await this.options.reload(signal);
    this.stale = false;
  }
}
