import { createStore, type StoreApi } from "zustand/vanilla";
import { type Notification, NotificationKind } from "~/gen/switchboard/notify/v1/push_pb";
import { Listeners } from "../lib/listeners";
import type { Cancel } from "../lib/platform";
import { toMs } from "../lib/time";

/** What needs attention now. */
export interface InboxState {
  /** The newest last; one for each tag. */
  readonly shown: readonly Notification[];
}

/** What an inbox needs. */
export interface InboxOptions {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Whether somebody has this conversation before them. */
  readonly lookingAt: (conversationId: string) => boolean;
}

/** More would cover the page; the oldest go. */
const MOST_SHOWN = 3;
const NOTHING: InboxState = { shown: [] };

/** Calls ring by themselves, and what was missed of them is told by the call log. */
const OTHERWISE_TOLD: ReadonlySet<NotificationKind> = new Set([
  NotificationKind.UNSPECIFIED,
  NotificationKind.AUDIO_CALL,
  NotificationKind.VIDEO_CALL,
  NotificationKind.MISSED_CALL,
]);

/** What calls for the person's attention on this page, until it is looked at, put away, withdrawn or out of date. */
export class Inbox {
  readonly state: StoreApi<InboxState> = createStore<InboxState>(() => NOTHING);

  private readonly arrivals = new Listeners<Notification>();
  private readonly departures = new Listeners<string>();

  constructor(private readonly options: InboxOptions) {}

  /** Tells of each that is to be noticed. */
  onArrival(run: (notification: Notification) => void): Cancel {
    return this.arrivals.add(run);
  }

  /** Tells of the tag of each that needs no attention any more, whether or not it was shown here. */
  onDeparture(run: (tag: string) => void): Cancel {
    return this.departures.add(run);
  }

  /** Takes in what the server says. */
  apply(notification: Notification): void {
    const { tag, withdrawn, silent, kind, conversationId } = notification;
    if (withdrawn) this.dismiss(tag);
    if (withdrawn || silent || OTHERWISE_TOLD.has(kind) || this.isOld(notification)) return;
    if (conversationId !== "" && this.options.lookingAt(conversationId)) return;
    const others = this.state.getState().shown.filter((known) => known.tag !== tag && !this.isOld(known));
    this.state.setState({ shown: [...others, notification].slice(-MOST_SHOWN) });
    this.arrivals.emit(notification);
  }

  /** It was noticed. */
  dismiss(tag: string): void {
    const { shown } = this.state.getState();
    if (shown.some((known) => known.tag === tag)) {
      this.state.setState({ shown: shown.filter((known) => known.tag !== tag) });
    }
    this.departures.emit(tag);
  }

  /** The person opened a conversation: nothing of it has to be told. */
  opened(conversationId: string): void {
    if (conversationId === "") return;
    for (const known of this.state.getState().shown) {
      if (known.conversationId === conversationId) this.dismiss(known.tag);
    }
  }

  private isOld({ expireTime }: Notification): boolean {
    return (toMs(expireTime) ?? Number.POSITIVE_INFINITY) <= this.options.now();
  }
}
