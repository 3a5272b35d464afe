import type { Client } from "@connectrpc/connect";
import { createStore, type StoreApi } from "zustand/vanilla";
import type { CallService } from "~/gen/switchboard/call/v1/call_pb";
import type { CallDeviceService, CallProblem } from "~/gen/switchboard/call/v1/device_pb";
import type { Call, Leg } from "~/gen/switchboard/call/v1/types_pb";
import type { Random } from "~/shared/lib/platform";
import { errorReference, isAway, reasonOf } from "~/shared/rpc/errors";
import { type Calls, isOver } from "~/shared/store/calls";
import { callMachine, INITIAL } from "../machine/callMachine";
import type { CallEffect, CallEvent, CallPhase, MachineState, StartProblem } from "../machine/types";
import type { PeerState } from "../media/peerLink";
import type { SoundPlayer } from "../media/sounds";
import type { CallLink, CallLinkEvents, CallLinkOptions, LinkSurroundings } from "./callLink";
import { deliver } from "./delivery";
import type { LinkParts } from "./linkParts";
import type { Problems } from "./problems";

/** What a tab needs to go on with its call after it was reloaded. */
export interface HeldCall {
  readonly callId: string;
  readonly microphone: boolean;
  readonly camera: boolean;
}

/** Remembers, over a reload of this tab, which call it held. */
export interface CallMemory {
  recall(): HeldCall | undefined;
  remember(held: HeldCall): void;
  forget(): void;
}

/** What a session needs. */
export interface CallSessionOptions extends LinkSurroundings {
  /** Loads what a call needs once there is one. */
  readonly loadLink: () => Promise<LinkParts>;
  readonly client: Client<typeof CallService>;
  readonly device: Client<typeof CallDeviceService>;
  readonly calls: Calls;
  readonly problems: Problems;
  readonly sounds: SoundPlayer;
  readonly memory: CallMemory;
  readonly random: Random;
  /** A random id for each page load. */
  readonly endpointId: string;
  readonly whenOpen: (signal: AbortSignal) => Promise<void>;
  /** The call with a stranger, which is not this session's, and gives way when another is answered; empty: none. */
  readonly otherCall: () => string;
  /** Finds out soon whether the server can still be reached. */
  readonly checkConnection: () => void;
}

const RING_NO_MORE: ReadonlySet<string> = new Set([
  "switchboard.call.v1/CALL_NOT_FOUND",
  "switchboard.call.v1/CALL_ENDED",
  "switchboard.call.v1/ANSWERED_ELSEWHERE",
]);
const START_WITHIN_MS = 10_000;
const REASONS: Readonly<Record<string, StartProblem>> = {
  "switchboard.call.v1/ALREADY_IN_CALL": "alreadyInCall",
  "switchboard.call.v1/CALLEE_NOT_FOUND": "nobody",
  "switchboard.call.v1/NOT_REACHABLE": "notReachable",
  "switchboard.access.v1/RATE_LIMITED": "tooOften",
};
/** Phases of a call that this endpoint takes part in, or is asked to. */
const ON_HAND: ReadonlySet<CallPhase["phase"]> = new Set(["outgoing", "incoming", "connecting", "active", "elsewhere"]);
/** Phases after which media may be needed at any moment. */
const MEDIA_NEAR: ReadonlySet<CallPhase["phase"]> = new Set(["outgoing", "incoming", "connecting"]);

/** Runs the call machine: feeds it what happens and does what it says. */
export class CallSession {
  readonly state: StoreApi<MachineState> = createStore<MachineState>(() => INITIAL);
  /** The media of the call, while there is one. */
  readonly link: StoreApi<{ readonly current: CallLink | undefined }> = createStore<{
    readonly current: CallLink | undefined;
  }>(() => ({ current: undefined }));

  private userId = "";
  private lifetime = new AbortController();
  private starting: Promise<Call | undefined> | undefined;
  private resumable: HeldCall | undefined;
  private held: string | undefined;
  /** Grows when a link is opened or closed, so that one that is loaded late is not opened any more. */
  private turn = 0;

  constructor(private readonly options: CallSessionOptions) {
    options.calls.onChange((call) => this.changed(call));
    options.media.state.subscribe(() => this.remember());
    options.problems.follow(options, () => this.callId);
  }

  /** Somebody is signed in. */
  begin(userId: string): void {
    this.userId = userId;
    this.lifetime = new AbortController();
    this.resumable = this.options.memory.recall();
  }

  /** Nobody is signed in any more. */
  end(): void {
    this.lifetime.abort();
    this.userId = "";
    this.closeAll();
    this.options.sounds.play("none");
    this.options.memory.forget();
    this.state.setState(INITIAL, true);
  }

  dispatch(event: CallEvent): void {
    if (this.userId === "") return;
    const { clock, endpointId } = this.options;
    const context = { now: clock.now(), userId: this.userId, endpointId };
    const step = callMachine(this.state.getState(), event, context);
    this.state.setState(step.state, true);
    const { current } = step.state;
    if (MEDIA_NEAR.has(current.phase) && this.callId) this.prepare(this.callId);
    for (const effect of step.effects) this.run(effect);
  }

  /** Something failed in this browser: it becomes part of the call's record. */
  report(problem: CallProblem, detail: string): void {
    this.options.problems.report(this.callId ?? "", problem, detail);
  }

  /** The live calls have just been loaded. One held here that is not among them has ended unseen. */
  async reloaded(live: readonly Call[]): Promise<void> {
    for (const call of live) this.changed(call);
    this.resumable = undefined;
    const { waiting } = this.state.getState();
    for (const callId of [this.callId, waiting?.call.callId]) {
      if (callId && !live.some((call) => call.callId === callId)) await this.refresh(callId);
    }
  }

  /** The connection to the server is back. */
  reconnected(): void {
    this.link.getState().current?.nudge();
  }

  private changed(call: Call): void {
    this.dispatch({ type: "callChanged", call, resume: call.callId === this.resumable?.callId });
  }

  private run(effect: CallEffect): void {
    const { client, sounds, memory, clock } = this.options;
    switch (effect.do) {
      case "startCall":
        void this.start(effect);
        return;
      case "abandonStart":
        void this.starting?.then((call) => call && this.endCall(call.callId));
        return;
      case "answerCall":
        void this.answer(effect);
        return;
      case "acknowledgeRing":
        void this.acknowledgeRing(effect.callId);
        return;
      case "declineCall":
        this.tell(async () => (await client.declineCall({ callId: effect.callId })).call);
        return;
      case "endCall":
        this.endCall(effect.callId);
        return;
      case "openMedia":
        this.openMedia(effect.video);
        return;
      case "openLink":
        this.openLink(effect.callId, effect.takeOver);
        return;
      case "closeAll":
        this.closeAll();
        return;
      case "play":
        sounds.play(effect.sound);
        return;
      case "knock":
        sounds.knock();
        return;
      case "ringTimer":
        clock.after(effect.ms, () => this.dispatch({ type: "ringExpired", callId: effect.callId }));
        return;
      case "dueTimer":
        clock.after(effect.ms, () => this.dispatch({ type: "ringDue", callId: effect.callId }));
        return;
      case "remember":
        this.held = effect.callId;
        this.remember();
        return;
      case "forget":
        this.held = undefined;
        memory.forget();
        return;
      case "dismissAfter":
        clock.after(effect.ms, () => this.dispatch({ type: "dismiss", key: effect.key }));
        return;
      case "lookAgain":
        for (const call of Object.values(this.options.calls.state.getState().byId)) {
          if (!isOver(call)) this.changed(call);
        }
        return;
    }
  }

  /** After a reload, what was off stays off. */
  private openMedia(video: boolean): void {
    const before = this.resumable;
    this.resumable = undefined;
    void this.options.media.open({ video: before?.camera ?? video, muted: before?.microphone === false });
  }

  private remember(): void {
    if (!this.held) return;
    const { audio, video } = this.options.media.state.getState();
    // A device that is still being asked for will be on, unless the person refuses it.
    this.options.memory.remember({
      callId: this.held,
      microphone: audio.on || audio.asking,
      camera: video.on || video.asking,
    });
  }

  private async start({ peerId, kind, requestId }: CallEffect & { do: "startCall" }): Promise<void> {
    const { client, calls, endpointId } = this.options;
    const request = { requestId, calleeUserId: peerId, kind, endpointId };
    const answer = client.startCall(request, { timeoutMs: START_WITHIN_MS });
    this.starting = answer.then(
      ({ call }) => call,
      () => undefined,
    );
    try {
      const { call } = await answer;
      if (!call) return;
      calls.apply(call);
      // The feed may have been quicker, and tell of a newer version.
      const newest = calls.state.getState().byId[call.callId] ?? call;
      this.dispatch({ type: "started", requestId, call: newest });
    } catch (error) {
      const problem = REASONS[reasonOf(error)] ?? (isAway(error) ? "away" : "refused");
      this.dispatch({ type: "startFailed", requestId, problem, reference: errorReference(error) });
    }
  }

  private async answer({ callId, endCallId: own = "" }: CallEffect & { do: "answerCall" }): Promise<void> {
    const { client, calls, endpointId, otherCall } = this.options;
    const endCallId = own || otherCall();
    try {
      const { call } = await this.deliver(() => client.answerCall({ callId, endpointId, endCallId }));
      calls.apply(call);
    } catch (error) {
      if (this.lifetime.signal.aborted) return;
      const elsewhere = reasonOf(error) === "switchboard.call.v1/ANSWERED_ELSEWHERE";
      this.dispatch({ type: "answerFailed", callId, elsewhere });
    }
  }

  /** The caller is told what rings. A refusal tells that nothing should. */
  private async acknowledgeRing(callId: string): Promise<void> {
    try {
      await this.deliver(() => this.options.device.acknowledgeRing({ callId }));
    } catch (error) {
      if (RING_NO_MORE.has(reasonOf(error))) await this.refresh(callId);
    }
  }

  private endCall(callId: string): void {
    this.tell(async () => (await this.options.client.endCall({ callId })).call);
  }

  /** Tells the server, sooner or later; what it answers is one more piece of news. */
  private tell(call: () => Promise<Call | undefined>): void {
    this.deliver(call).then(
      (changed) => this.options.calls.apply(changed),
      () => {
        // The server has decided otherwise, and says so in the feed.
      },
    );
  }

  private deliver<T>(call: () => Promise<T>): Promise<T> {
    const { clock, random, whenOpen } = this.options;
    return deliver(call, { clock, random, whenOpen, signal: this.lifetime.signal });
  }

  /** Nobody is to wait for this once the call is answered. */
  private prepare(callId: string): void {
    this.options.loadLink().then(
      ({ iceServers }) => iceServers.prefetch(callId),
      () => {
        // It is loaded when the link is opened, or when the network is back.
      },
    );
  }

  private openLink(callId: string, takeOver: boolean): void {
    this.link.getState().current?.close();
    this.turn += 1;
    const { turn } = this;
    this.deliver(this.options.loadLink).then(
      (parts) => {
        if (turn !== this.turn) return;
        this.link.setState({ current: parts.open(this.linkOptions(parts, callId, takeOver)) });
      },
      () => {
        // Nobody is signed in any more.
      },
    );
  }

  private linkOptions({ iceServers }: LinkParts, callId: string, takeOver: boolean): CallLinkOptions {
    const { client, clock, random, endpointId, whenOpen, calls } = this.options;
    const { userId } = this;
    return {
      ...this.options,
      channel: { calls: client, callId, userId, endpointId, takeOver, clock, random, whenOpen },
      iceServers: () => iceServers.get(callId),
      relayOnly: () => ownLeg(calls.state.getState().byId[callId], userId)?.relayOnly === true,
      events: this.linkEvents(callId),
    };
  }

  private linkEvents(callId: string): CallLinkEvents {
    return {
      state: (state) => this.linkState(state),
      problem: (problem, detail) => this.options.problems.link(callId, problem, detail),
      stopped: () => this.options.checkConnection(),
      quality: (poor) => this.dispatch({ type: "quality", poor }),
      call: (call) => this.options.calls.apply(call),
      moved: () => this.dispatch({ type: "moved", callId }),
      over: () => void this.refresh(callId, true),
    };
  }

  /** What cuts media mostly cuts the connection to the server, too. */
  private linkState(state: PeerState): void {
    if (state === "down" || state === "failed") this.options.checkConnection();
    this.dispatch({ type: state === "up" ? "linkUp" : "linkDown" });
  }

  /** Asks what became of a call. `reopen`: its signals ended; if it lives on they are needed. */
  private async refresh(callId: string, reopen = false): Promise<void> {
    try {
      const { call } = await this.deliver(() => this.options.client.getCall({ callId }));
      this.options.calls.apply(call);
      if (reopen && call && !isOver(call) && this.callId === callId) {
        this.openLink(callId, true);
      }
    } catch {
      if (!this.lifetime.signal.aborted) this.dispatch({ type: "gone", callId });
    }
  }

  private closeAll(): void {
    this.turn += 1;
    this.link.getState().current?.close();
    this.link.setState({ current: undefined });
    this.options.media.close();
    this.options.screen.stop();
  }

  /** The call at hand. */
  private get callId(): string | undefined {
    return currentCallId(this.state.getState().current);
  }
}

function currentCallId(current: CallPhase): string | undefined {
  return ON_HAND.has(current.phase) && "call" in current ? current.call.callId : undefined;
}

function ownLeg(call: Call | undefined, userId: string): Leg | undefined {
  return call?.legs.find((leg) => leg.userId === userId);
}
