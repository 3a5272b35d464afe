import { createStore, type StoreApi } from "zustand/vanilla";
import type { Cancel, Clock } from "~/shared/lib/platform";
import type { SignalPayload } from "../signal/signalChannel";
import {
  beginLadder,
  isPaused,
  type LadderState,
  nextRung,
  type Rung,
  retarget,
  rungOf,
  type VideoTarget,
} from "./ladder";
import { GOOD, nextLevel } from "./level";
import { type Measurement, Meter } from "./measurement";
import { qualityReport } from "./report";

/** What a watch needs. */
export interface QualityWatchOptions {
  readonly clock: Clock;
  readonly target: VideoTarget;
  readonly stats: () => Promise<RTCStatsReport | undefined>;
  /** The camera is on. */
  readonly cameraOn: () => boolean;
  /** Only if it can be sent now. */
  readonly send: (payload: SignalPayload) => void;
  readonly poor: (poor: boolean) => void;
  /** The camera may send this from now on. */
  readonly allow: (rung: Rung) => void;
}

/** How often a link is measured and reported. */
const EVERY_MS = 3_000;
/** A camera that has just been turned on, or a line that has just been found, says nothing about the line yet. */
const WARM_UP = 2;

/** Measures a link every few seconds, reports it, and fits the camera's picture to the line. */
export class QualityWatch {
  /** The last measurement. Not for rendering: it is written into the page as it comes. */
  readonly measured: StoreApi<{ readonly current: Measurement | undefined }> = createStore<{
    readonly current: Measurement | undefined;
  }>(() => ({ current: undefined }));

  private meter = new Meter();
  private ladder: LadderState;
  private level = GOOD;
  private warm = 0;
  private cancel: Cancel | undefined;

  constructor(private readonly options: QualityWatchOptions) {
    this.ladder = beginLadder(options.target);
    this.later();
  }

  /** What the camera may send now. */
  get rung(): Rung {
    return rungOf(this.ladder);
  }

  /** The line is too weak for the camera's picture. */
  get paused(): boolean {
    return isPaused(this.ladder);
  }

  /** There is a new peer connection. */
  anew(): void {
    this.meter = new Meter();
    this.warm = 0;
    this.level = GOOD;
    this.options.allow(this.rung);
  }

  /** The person wants another picture. */
  aim(target: VideoTarget): void {
    this.move(retarget(this.ladder, target));
  }

  close(): void {
    this.cancel?.();
    this.measured.setState({ current: undefined });
  }

  private later(): void {
    this.cancel = this.options.clock.after(EVERY_MS, () => {
      this.later();
      void this.look();
    });
  }

  private async look(): Promise<void> {
    const { meter } = this;
    const report = await this.options.stats();
    const measurement = report && meter === this.meter ? meter.measure(report) : undefined;
    if (!measurement) return;
    this.measured.setState({ current: measurement });
    this.level = nextLevel(this.level, measurement);
    this.options.poor(this.level.poor);
    this.options.send(qualityReport(measurement));
    this.fit(measurement);
  }

  private fit({ moved, sentLossPermille, roundTripMs, availableBitrate }: Measurement): void {
    if (moved) {
      this.warm = 0;
      this.move(beginLadder(this.ladder.target));
    }
    this.warm = this.options.cameraOn() ? this.warm + 1 : 0;
    if (this.warm <= WARM_UP) return;
    this.move(nextRung(this.ladder, { lossPermille: sentLossPermille, roundTripMs, availableBitrate }));
  }

  private move(ladder: LadderState): void {
    const before = this.ladder.rung;
    this.ladder = ladder;
    if (ladder.rung !== before) this.options.allow(this.rung);
  }
}
