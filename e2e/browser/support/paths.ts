import type { Page } from "@playwright/test";

/** How one side of a connection reaches the other: the types of the two candidates that were chosen. */
export interface SelectedPath {
  readonly local: string;
  readonly remote: string;
}

/** The path that the newest peer connection of a page uses. */
export async function selectedPath(page: Page): Promise<SelectedPath> {
  return page.evaluate(async () => {
    const stats = await window.testPeers.at(-1)?.getStats();
    const transport = [...(stats?.values() ?? [])].find(({ type }) => type === "transport");
    const pair = stats?.get(transport?.selectedCandidatePairId);
    const typeOf = (id: string) => stats?.get(id)?.candidateType ?? "";
    return { local: typeOf(pair?.localCandidateId), remote: typeOf(pair?.remoteCandidateId) };
  });
}
