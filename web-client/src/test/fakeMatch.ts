import { create, type MessageInitShape } from "@bufbuild/protobuf";
import type { ConnectRouter } from "@connectrpc/connect";
import {
  type FindPartnerRequest,
  type FindPartnerResponseSchema,
  GetMatchRulesResponseSchema,
  type MatchOpen,
  MatchService,
  type ReportPartnerRequest,
} from "~/gen/switchboard/call/v1/match_pb";
import { AsyncQueue } from "~/shared/rpc/asyncQueue";

type Answer = NonNullable<MessageInitShape<typeof FindPartnerResponseSchema>["message"]>;

/** One stream of somebody who looks for a partner. */
export interface FakeSearch {
  readonly userId: string;
  readonly open: MatchOpen;
  /** What was said after `open`, oldest first. */
  readonly said: FindPartnerRequest["message"][];
  /** The client has nothing more to say. */
  done: boolean;
  answer(...answers: Answer[]): void;
  /** Ends the stream: in good order, or with an error. */
  end(error?: Error): void;
}

/** The side of the server in talks between strangers: tests say what it does. */
export class FakeMatch {
  readonly searches: FakeSearch[] = [];
  /** Also those that failed. */
  readonly reports: ReportPartnerRequest[] = [];
  rules: Omit<MessageInitShape<typeof GetMatchRulesResponseSchema>, "$typeName"> = {
    version: "1",
    leastAge: 18,
    relayOnly: true,
    evidenceHours: 24,
  };
  /** Thrown when a stream is opened, once. */
  refusal: Error | undefined;
  /** Thrown by the next report. */
  reportFailure: Error | undefined;

  /** The newest stream. */
  get last(): FakeSearch {
    const last = this.searches.at(-1);
    if (!last) throw new Error("nobody looks for a partner");
    return last;
  }

  serve({ service }: ConnectRouter, userId: string): void {
    service(MatchService, {
      getMatchRules: () => create(GetMatchRulesResponseSchema, this.rules),
      findPartner: (requests, { signal }) => this.find(requests, userId, signal),
      reportPartner: (request) => {
        const failure = this.reportFailure;
        this.reportFailure = undefined;
        this.reports.push(request);
        if (failure) throw failure;
        return {};
      },
    });
  }

  private async *find(requests: AsyncIterable<FindPartnerRequest>, userId: string, signal: AbortSignal) {
    const incoming = requests[Symbol.asyncIterator]();
    const first = await incoming.next();
    if (first.done || first.value.message.case !== "open") throw new Error("the stream was not opened");
    const refusal = this.refusal;
    this.refusal = undefined;
    if (refusal) throw refusal;
    const answers = new AsyncQueue<MessageInitShape<typeof FindPartnerResponseSchema>>();
    const search: FakeSearch = {
      userId,
      open: first.value.message.value,
      said: [],
      done: false,
      answer: (...all) => {
        for (const message of all) answers.push({ message });
      },
      end: (error) => answers.end(error),
    };
    this.searches.push(search);
    signal.addEventListener("abort", () => answers.end());
    void this.listen(incoming, search);
    yield* answers;
  }

  private async listen(incoming: AsyncIterator<FindPartnerRequest>, search: FakeSearch): Promise<void> {
    try {
      for (let next = await incoming.next(); !next.done; next = await incoming.next()) {
        search.said.push(next.value.message);
        if (next.value.message.case === "stop") search.end();
      }
    } catch {
      // Cut off.
    }
    search.done = true;
  }
}
