import type { Client } from "@connectrpc/connect";
import { type CallDeviceService, CallProblem } from "~/gen/switchboard/call/v1/device_pb";
import type { LocalMedia } from "../media/localMedia";
import type { LinkProblem } from "../media/peerLink";
import type { ScreenShare } from "../media/screenShare";

const LINK: Readonly<Record<LinkProblem, CallProblem>> = {
  negotiation: CallProblem.NEGOTIATION_FAILED,
  ice: CallProblem.ICE_FAILED,
  relay: CallProblem.RELAY_FAILED,
};
const DEVICE = {
  denied: CallProblem.PERMISSION_DENIED,
  missing: CallProblem.DEVICE_MISSING,
  busy: CallProblem.DEVICE_FAILED,
} as const;
const MOST_CHARACTERS = 500;

/** Writes into a call's record what fails in this browser. Each thing once in a call; whether it arrives is left to luck. */
export class Problems {
  private readonly told = new Set<string>();

  constructor(
    private readonly client: Pick<Client<typeof CallDeviceService>, "reportProblem">,
    private readonly endpointId: string,
  ) {}

  /** `detail`: an error's name and message. No addresses, no SDP. */
  report(callId: string, problem: CallProblem, detail: string): void {
    const key = `${callId} ${problem} ${detail}`;
    if (callId === "" || this.told.has(key)) return;
    this.told.add(key);
    const { endpointId } = this;
    this.client
      .reportProblem({ callId, endpointId, problem, detail: detail.slice(0, MOST_CHARACTERS) })
      .catch(() => undefined);
  }

  /** Something about the link. */
  link(callId: string, problem: LinkProblem, detail: string): void {
    this.report(callId, LINK[problem], detail);
  }

  /** Tells of devices and the screen for as long as there is a call. */
  follow({ media, screen }: { media: LocalMedia; screen: ScreenShare }, callId: () => string | undefined): void {
    media.state.subscribe(({ audio, video }) => {
      if (audio.problem) this.report(callId() ?? "", DEVICE[audio.problem], "microphone");
      if (video.problem) this.report(callId() ?? "", DEVICE[video.problem], "camera");
    });
    screen.state.subscribe(({ failed }) => failed && this.report(callId() ?? "", CallProblem.SCREEN_FAILED, "screen"));
  }
}
