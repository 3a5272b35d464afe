import type { BrowserContext, Page } from "@playwright/test";
import type { Path } from "./relays.ts";

/** The path that the newest peer connection of a page uses. */
export async function selectedPath(page: Page): Promise<Path> {
  return page.evaluate(async () => {
    const stats = await window.testPeers.at(-1)?.getStats();
    const transport = [...(stats?.values() ?? [])].find(({ type }) => type === "transport");
    const pair = stats?.get(transport?.selectedCandidatePairId);
    const [local, remote] = [stats?.get(pair?.localCandidateId), stats?.get(pair?.remoteCandidateId)];
    return {
      local: local?.candidateType ?? "",
      by: local?.relayProtocol ?? "",
      remote: remote?.candidateType ?? "",
    };
  });
}

/** Lets pages use relays by one scheme alone, as a network would; or by another URL than they are given. */
export async function onlyRelaysBy(context: BrowserContext, scheme: "turn" | "turns", instead?: string): Promise<void> {
  await context.addInitScript(
    ([kind, other]) => {
      const native = RTCPeerConnection.prototype.setConfiguration;
      const reached = ({ urls, ...credentials }: RTCIceServer): RTCIceServer[] => {
        const left = [urls].flat().filter((url) => url.startsWith(`${kind}:`));
        return left.length > 0 ? [{ ...credentials, urls: other ?? left }] : [];
      };
      RTCPeerConnection.prototype.setConfiguration = function ({ iceServers = [], ...rest } = {}) {
        native.call(this, { ...rest, iceServers: iceServers.flatMap(reached) });
      };
    },
    [scheme, instead] as const,
  );
}
