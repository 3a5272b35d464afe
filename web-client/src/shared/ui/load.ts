/** A network that changes breaks what is under way; soon after it works again. */
const WAITS_MS = [300, 1_000];
const RELOADED = "switchboard.reloaded";
const RELOAD_AGAIN_AFTER_MS = 60_000;

interface Means {
  readonly wait: (ms: number) => Promise<void>;
  /** Loads the page anew, unless that was done a moment ago: says whether it does. */
  readonly reload: () => boolean;
}

const BROWSER: Means = { wait: pause, reload: reloadPage };

/**
 * Loads a part of the app, again when the network broke it off. A browser remembers what it could not load, so the page is
 * loaded anew at last. Rejects when that does not help either.
 */
export function retried<T>(load: () => Promise<T>, { wait, reload }: Means = BROWSER): () => Promise<T> {
  return async () => {
    for (const ms of WAITS_MS) {
      try {
        return await load();
      } catch {
        await wait(ms);
      }
    }
    try {
      return await load();
    } catch (error) {
      if (!reload()) throw error;
      return new Promise(() => undefined);
    }
  };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function reloadPage(): boolean {
  const now = Date.now();
  if (now - Number(sessionStorage.getItem(RELOADED)) < RELOAD_AGAIN_AFTER_MS) return false;
  sessionStorage.setItem(RELOADED, String(now));
  window.location.reload();
  return true;
}
