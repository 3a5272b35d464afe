import { useEffect } from "react";

/** Keeps the screen on, where the browser can: it lets go by itself whenever the page is out of sight. */
export function useWakeLock(wanted: boolean): void {
  useEffect(() => {
    if (!wanted || !("wakeLock" in navigator)) return;
    let over = false;
    let lock: WakeLockSentinel | undefined;
    const acquire = async () => {
      if (document.visibilityState !== "visible") return;
      const next = await navigator.wakeLock.request("screen");
      if (over) await next.release();
      else lock = next;
    };
    // Without it the screen goes dark after a while, and the call goes on.
    const attempt = () => void acquire().catch(() => undefined);
    attempt();
    document.addEventListener("visibilitychange", attempt);
    return () => {
      over = true;
      document.removeEventListener("visibilitychange", attempt);
      void lock?.release();
    };
  }, [wanted]);
}
