import { create, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import type { ConnectRouter } from "@connectrpc/connect";
import {
  type Availability,
  AvailabilityChangedSchema,
  AvailabilitySchema,
  PresenceSchema,
  PresenceService,
  PresenceState,
  type ReportActivityRequest,
  type WatchPresenceResponseSchema,
} from "~/gen/switchboard/notify/v1/presence_pb";
import { AsyncQueue } from "~/shared/rpc/asyncQueue";
import type { FakeBackend } from "./fakeBackend";

type Watch = { userIds: readonly string[]; answers: AsyncQueue<MessageInitShape<typeof WatchPresenceResponseSchema>> };

/** Who is there. `new FakePresence(backend)` serves it to everybody. */
export class FakePresence {
  readonly reports: ReportActivityRequest[] = [];
  availability: Availability = create(AvailabilitySchema, { version: 1n });
  /** Thrown by what changes something, when set. */
  refuse: Error | undefined;
  private readonly presences = new Map<string, MessageInitShape<typeof PresenceSchema>>();
  private readonly watches = new Set<Watch>();

  constructor(private readonly backend: FakeBackend) {
    backend.more.push((router) => this.serve(router));
  }

  /** A person is so from now on. */
  put(presence: MessageInitShape<typeof PresenceSchema> & { userId: string }): void {
    this.presences.set(presence.userId, presence);
    for (const { userIds, answers } of this.watches) {
      if (userIds.includes(presence.userId)) answers.push({ presences: [presence] });
    }
  }

  /** Another device of the person chose something. */
  chosenElsewhere(userId: string, change: MessageInitShape<typeof AvailabilitySchema>): void {
    this.availability = create(AvailabilitySchema, { ...change, version: this.availability.version + 1n });
    const { availability } = this;
    this.backend.tell(userId, {
      type: AvailabilityChangedSchema.typeName,
      aggregateId: userId,
      version: availability.version,
      payload: toBinary(AvailabilityChangedSchema, create(AvailabilityChangedSchema, { availability })),
    });
  }

  private serve({ service }: ConnectRouter): void {
    service(PresenceService, {
      reportActivity: (report) => {
        this.reports.push(report);
        return {};
      },
      getAvailability: () => ({ availability: this.availability }),
      setAvailability: ({ availability }) => {
        if (this.refuse) throw this.refuse;
        this.availability = create(AvailabilitySchema, { ...availability, version: this.availability.version + 1n });
        return { availability: this.availability };
      },
      watchPresence: (requests, { signal }) => this.watch(requests, signal),
    });
  }

  private async *watch(requests: AsyncIterable<{ userIds: string[] }>, signal: AbortSignal) {
    const watch: Watch = { userIds: [], answers: new AsyncQueue() };
    this.watches.add(watch);
    signal.addEventListener("abort", () => watch.answers.end());
    this.listen(requests, watch).catch(() => undefined);
    try {
      yield* watch.answers;
    } finally {
      this.watches.delete(watch);
    }
  }

  private async listen(requests: AsyncIterable<{ userIds: string[] }>, watch: Watch): Promise<void> {
    for await (const { userIds } of requests) {
      const news = userIds.filter((userId) => !watch.userIds.includes(userId));
      watch.userIds = userIds;
      const presences = news.map(
        (userId) => this.presences.get(userId) ?? create(PresenceSchema, { userId, state: PresenceState.OFFLINE }),
      );
      if (presences.length > 0) watch.answers.push({ presences });
    }
  }
}
