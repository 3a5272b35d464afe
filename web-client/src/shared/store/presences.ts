import type { MessageInitShape } from "@bufbuild/protobuf";
import type { Client } from "@connectrpc/connect";
import { createStore, type StoreApi } from "zustand/vanilla";
import type { Presence, PresenceService, WatchPresenceRequestSchema } from "~/gen/switchboard/notify/v1/presence_pb";
import type { Cancel, Clock, Random } from "../lib/platform";
import { AsyncQueue } from "../rpc/asyncQueue";
import { retryDelay } from "../rpc/backoff";
import { type KeptOpen, keepOpen } from "../rpc/keepOpen";
import { ownedStream } from "../rpc/ownedStream";

/** How people are, by their id; `undefined` while not known. */
export type KnownPresences = Readonly<Record<string, Presence>>;

/** What watching people needs. */
export interface PresencesOptions {
  readonly client: Pick<Client<typeof PresenceService>, "watchPresence">;
  readonly clock: Clock;
  readonly random: Random;
  /** Resolves when there is a connection to watch on. */
  readonly whenOpen: (signal: AbortSignal) => Promise<void>;
}

type Request = MessageInitShape<typeof WatchPresenceRequestSchema>;

/** The server watches no more for one page. Who came on the screen last counts first. */
const MOST_WATCHED = 200;
/** A list that scrolls changes many at a time. */
const COLLECT_MS = 100;
/** Without a stream for longer than this, what is known of people is not true any more. */
const HOLDS_MS = 30_000;

/** How the people on the screen are: one stream for all of them, open while there is anybody to watch. */
export class Presences {
  readonly state: StoreApi<KnownPresences> = createStore<KnownPresences>(() => ({}));

  /** How many places show each person. */
  private readonly shown = new Map<string, number>();
  private requests: AsyncQueue<Request> | undefined;
  private controller: AbortController | undefined;
  private cancelFlush: Cancel | undefined;
  private cancelForget: Cancel | undefined;

  constructor(private readonly options: PresencesOptions) {}

  /** Watches a person until it is cancelled. */
  watch(userId: string): Cancel {
    if (userId === "") return () => undefined;
    const count = this.shown.get(userId) ?? 0;
    this.shown.delete(userId);
    this.shown.set(userId, count + 1);
    if (count === 0) this.flushLater();
    let watching = true;
    return () => {
      if (watching) this.unwatch(userId);
      watching = false;
    };
  }

  /** Forgets everybody, for another person. Who is still on the screen is watched again. */
  clear(): void {
    this.close();
    this.forget();
    if (this.shown.size > 0) this.flushLater();
  }

  private unwatch(userId: string): void {
    const count = (this.shown.get(userId) ?? 0) - 1;
    if (count > 0) {
      this.shown.set(userId, count);
      return;
    }
    this.shown.delete(userId);
    this.flushLater();
  }

  private flushLater(): void {
    this.cancelFlush ??= this.options.clock.after(COLLECT_MS, () => {
      this.cancelFlush = undefined;
      this.flush();
    });
  }

  private flush(): void {
    const userIds = this.watched();
    this.keepOnly(new Set(userIds));
    if (userIds.length === 0) {
      this.close();
    } else if (this.controller) {
      this.requests?.push({ userIds });
    } else {
      this.controller = new AbortController();
      void keepOpen(this.stream(), this.controller.signal);
    }
  }

  private watched(): string[] {
    return [...this.shown.keys()].slice(-MOST_WATCHED);
  }

  private stream(): KeptOpen {
    const { clock, random, whenOpen } = this.options;
    return {
      clock,
      whenOpen,
      exchange: (signal, begun) => this.exchange(signal, begun),
      closed: () => this.forgetLater(),
      failed: () => this.forgetLater(),
      pause: (attempt) => retryDelay(attempt, random),
    };
  }

  private async exchange(signal: AbortSignal, begun: () => void): Promise<void> {
    const requests = new AsyncQueue<Request>();
    this.requests = requests;
    requests.push({ userIds: this.watched() });
    const open = (inner: AbortSignal) => this.options.client.watchPresence(requests, { signal: inner });
    try {
      for await (const { presences } of ownedStream(open, signal)) {
        begun();
        this.cancelForget?.();
        this.cancelForget = undefined;
        this.apply(presences);
      }
    } finally {
      requests.end();
    }
  }

  private apply(presences: readonly Presence[]): void {
    const news = presences.filter(({ userId }) => this.shown.has(userId));
    this.state.setState(Object.fromEntries(news.map((presence) => [presence.userId, presence])));
  }

  private keepOnly(watched: ReadonlySet<string>): void {
    const known = Object.entries(this.state.getState());
    const kept = known.filter(([userId]) => watched.has(userId));
    if (kept.length < known.length) this.state.setState(Object.fromEntries(kept), true);
  }

  private forgetLater(): void {
    if (!this.controller) return;
    this.cancelForget ??= this.options.clock.after(HOLDS_MS, () => this.forget());
  }

  private forget(): void {
    this.cancelForget?.();
    this.cancelForget = undefined;
    this.state.setState({}, true);
  }

  private close(): void {
    this.controller?.abort();
    this.controller = undefined;
    this.requests = undefined;
    this.cancelForget?.();
    this.cancelForget = undefined;
  }
}
