import type { MessageInitShape } from "@bufbuild/protobuf";
import { type Client, Code, ConnectError } from "@connectrpc/connect";
import type {
  FindPartnerRequestSchema,
  FindPartnerResponse,
  MatchOpenSchema,
  MatchService,
} from "~/gen/switchboard/call/v1/match_pb";
import type { Clock, Random } from "~/shared/lib/platform";
import { AsyncQueue } from "~/shared/rpc/asyncQueue";
import { retryDelay } from "~/shared/rpc/backoff";
import { errorReference, isAway, reasonOf, retryAfterMs } from "~/shared/rpc/errors";
import { type KeptOpen, keepOpen } from "~/shared/rpc/keepOpen";
import { ownedStream } from "~/shared/rpc/ownedStream";
import type { Outgoing, Refusal } from "../machine/types";

type Request = MessageInitShape<typeof FindPartnerRequestSchema>;
type Open = MessageInitShape<typeof MatchOpenSchema>;

/** What a stream tells. */
export interface MatchStreamEvents {
  received(response: FindPartnerResponse): void;
  /** It broke. True: it is to be opened again. */
  broken(tooFast: boolean): boolean;
  /** The last event. */
  refused(refusal: Refusal, reference: string): void;
  /** The server has ended it in good order. The last event. */
  closed(): void;
}

/** What a stream needs. */
export interface MatchStreamOptions {
  readonly matches: Pick<Client<typeof MatchService>, "findPartner">;
  readonly clock: Clock;
  readonly random: Random;
  /** Resolves when there is a connection. */
  readonly whenOpen: (signal: AbortSignal) => Promise<void>;
  /** What the stream is opened with, each time. */
  readonly opening: () => Open;
  readonly events: MatchStreamEvents;
}

/** A server that does not end the stream by then is gone. */
const GOODBYE_WITHIN_MS = 2_000;
/** A partner waits 4 seconds for one who was cut off: the first tries must come soon. */
const FIRST_AGAIN_WITHIN_MS = 400;
const TOO_FAST = "switchboard.call.v1/MATCHING_TOO_FAST";
const REFUSALS: Readonly<Record<string, Refusal>> = {
  "switchboard.call.v1/RULES_NOT_ACCEPTED": "rules",
  "switchboard.call.v1/ALREADY_IN_CALL": "inCall",
  "switchboard.call.v1/MATCHING_OFF": "off",
  "switchboard.call.v1/SUSPENDED_FROM_MATCHING": "suspended",
  "switchboard.call.v1/MOVED": "moved",
};

/** The one stream of a person who talks to strangers, opened again when it breaks. */
export class MatchStream {
  private readonly controller = new AbortController();
  private outgoing: AsyncQueue<Request> | undefined;

  constructor(private readonly options: MatchStreamOptions) {
    const { clock, random, whenOpen, events } = options;
    const stream: KeptOpen = {
      clock,
      whenOpen,
      exchange: (signal, begun) => this.exchange(signal, begun),
      closed: () => this.finish(() => events.closed()),
      failed: (error) => this.failed(error),
      pause: (attempt) => retryDelay(attempt, random, FIRST_AGAIN_WITHIN_MS),
    };
    void keepOpen(stream, this.controller.signal);
  }

  /** Sends, if there is a stream now: what is said to nobody is not said later. */
  send(message: Outgoing): void {
    this.outgoing?.push({ message });
  }

  /** Says goodbye, so that the partner need not wait, and leaves. */
  close(): void {
    const { outgoing } = this;
    if (outgoing) {
      outgoing.push({ message: { case: "stop", value: {} } });
      outgoing.end();
      this.options.clock.after(GOODBYE_WITHIN_MS, () => this.controller.abort());
    } else this.controller.abort();
  }

  private async exchange(outer: AbortSignal, begun: () => void): Promise<void> {
    const requests = new AsyncQueue<Request>();
    requests.push({ message: { case: "open", value: this.options.opening() } });
    this.outgoing = requests;
    try {
      const open = (signal: AbortSignal) => this.options.matches.findPartner(requests, { signal });
      for await (const response of ownedStream(open, outer)) {
        begun();
        this.options.events.received(response);
      }
    } finally {
      this.outgoing = undefined;
      requests.end();
    }
  }

  private failed(error: unknown): void {
    if (this.controller.signal.aborted) return;
    const reason = reasonOf(error);
    const refusal = REFUSALS[reason];
    const passing = isAway(error) || retryAfterMs(error) !== undefined || isBroken(error);
    if (refusal) this.finish(() => this.options.events.refused(refusal, ""));
    else if (!passing) this.finish(() => this.options.events.refused("failed", errorReference(error)));
    else if (!this.options.events.broken(reason === TOO_FAST)) this.controller.abort();
  }

  private finish(tell: () => void): void {
    if (this.controller.signal.aborted) return;
    this.controller.abort();
    tell();
  }
}

/** Cut off on the way, or by a server that goes away. */
function isBroken(error: unknown): boolean {
  const { code } = ConnectError.from(error);
  return code === Code.Aborted || code === Code.Canceled || code === Code.Internal;
}
