import type { Client } from "@connectrpc/connect";
import { createStore, type StoreApi } from "zustand/vanilla";
import type { MatchService } from "~/gen/switchboard/call/v1/match_pb";
import { type Clock, type Random, uuid } from "~/shared/lib/platform";
import { AT_REST, matchMachine, resumable } from "../machine/matchMachine";
import type { MatchEffect, MatchEvent, MatchState, Wish } from "../machine/types";
import { RULES_VERSION } from "../rules";
import type { MatchCall } from "./matchCall";
import { MatchStream } from "./matchStream";

/** What a session needs. */
export interface MatchSessionOptions {
  readonly matches: Client<typeof MatchService>;
  readonly call: MatchCall;
  readonly clock: Clock;
  readonly random: Random;
  /** A random id for each page load. */
  readonly endpointId: string;
  readonly whenOpen: (signal: AbortSignal) => Promise<void>;
  /** The page is hidden. */
  readonly hidden: () => boolean;
}

/** The partner is told of writing no more often than this. */
const TYPING_EVERY_MS = 3_000;

/** Runs the match machine: feeds it what happens and does what it says. */
export class MatchSession {
  readonly state: StoreApi<MatchState> = createStore<MatchState>(() => AT_REST);

  private stream: MatchStream | undefined;
  private typedAt = 0;

  constructor(private readonly options: MatchSessionOptions) {
    options.call.onFailed((matchId) => this.dispatch({ type: "mediaFailed", matchId }));
  }

  /** Looks for somebody. The devices that the mode needs are opened, if they are not yet. */
  start(wish: Wish): void {
    this.options.call.fit(wish.mode);
    this.dispatch({ type: "start", wish });
  }

  say(text: string): void {
    this.typedAt = 0;
    this.dispatch({ type: "say", textId: uuid(this.options.random), text });
  }

  /** Something is being written; told from time to time. */
  typing(): void {
    const now = this.options.clock.now();
    if (now - this.typedAt < TYPING_EVERY_MS) return;
    this.typedAt = now;
    this.dispatch({ type: "typing" });
  }

  dispatch(event: MatchEvent): void {
    const before = this.state.getState();
    const step = matchMachine(before, event, this.options.clock.now());
    this.state.setState(step.state, true);
    for (const effect of step.effects) this.run(effect);
    // Who looks away while a partner is found or taken up again says so.
    if (event.type === "received" && event.response.message.case === "found" && this.options.hidden()) {
      this.dispatch({ type: "away", away: true });
    }
  }

  private run(effect: MatchEffect): void {
    const { call } = this.options;
    switch (effect.do) {
      case "open":
        this.open();
        return;
      case "send":
        this.stream?.send(effect.message);
        return;
      case "close":
        this.stream?.close();
        this.stream = undefined;
        return;
      case "openCall":
        call.open(effect.call, effect.mode);
        return;
      case "closeCall":
        call.close();
        return;
      case "closeMedia":
        call.release();
        return;
    }
  }

  private open(): void {
    const { matches, clock, random, whenOpen, endpointId } = this.options;
    this.stream?.close();
    const stream: MatchStream = new MatchStream({
      matches,
      clock,
      random,
      whenOpen,
      opening: () => {
        const state = this.state.getState();
        const { mode, interests, languages } = state.wish;
        return {
          endpointId,
          mode,
          interests: [...interests],
          languages: [...languages],
          rulesVersion: RULES_VERSION,
          resumeMatchId: resumable(state),
        };
      },
      // What a stream that was left still says is not for this search.
      events: {
        received: (response) => this.stream === stream && this.dispatch({ type: "received", response }),
        broken: (tooFast) => this.stream === stream && this.broke(tooFast),
        refused: (refusal, reference) =>
          this.stream === stream && this.dispatch({ type: "refused", refusal, reference }),
        closed: () => this.stream === stream && this.dispatch({ type: "closed" }),
      },
    });
    this.stream = stream;
  }

  /** Whether it is to be opened again: without a partner nobody waits, and the next search opens one. */
  private broke(tooFast: boolean): boolean {
    this.dispatch({ type: "broken", tooFast });
    return this.state.getState().current.phase !== "left";
  }
}
