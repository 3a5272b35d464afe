/** A network that changes breaks what is under way; soon after it works again. */
const WAITS_MS = [300, 1_000, 3_000];

/** Loads a part of the app, again when the network broke it off. Rejects as the last try did. */
export function retried<T>(load: () => Promise<T>, wait: (ms: number) => Promise<void> = pause): () => Promise<T> {
  return async () => {
    for (const ms of WAITS_MS) {
      try {
        return await load();
      } catch {
        await wait(ms);
      }
    }
    return load();
  };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
