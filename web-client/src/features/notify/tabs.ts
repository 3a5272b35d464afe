const LOCK = "switchboard.focused";

/** Tells the other tabs that this one is in front, for as long as it is. */
export function holdWhileFocused(): () => void {
  if (!("locks" in navigator)) return () => undefined;
  let release: AbortController | undefined;
  const look = () => {
    const focused = isInFront();
    if (focused === (release !== undefined)) return;
    release?.abort();
    release = focused ? hold() : undefined;
  };
  for (const event of ["focus", "blur"]) window.addEventListener(event, look);
  document.addEventListener("visibilitychange", look);
  look();
  return () => {
    for (const event of ["focus", "blur"]) window.removeEventListener(event, look);
    document.removeEventListener("visibilitychange", look);
    release?.abort();
  };
}

/** Whether somebody looks at this page. */
export function isInFront(): boolean {
  return document.visibilityState === "visible" && document.hasFocus();
}

/** Whether somebody looks at any of the product's tabs in this browser. */
export async function isAnyInFront(): Promise<boolean> {
  if (isInFront()) return true;
  if (!("locks" in navigator)) return false;
  const { held = [] } = await navigator.locks.query();
  return held.some(({ name }) => name === LOCK);
}

function hold(): AbortController {
  const controller = new AbortController();
  const { signal } = controller;
  const until = () =>
    new Promise<void>((release) => {
      if (signal.aborted) release();
      signal.addEventListener("abort", () => release());
    });
  // Several windows may be in front, one on each screen.
  navigator.locks.request(LOCK, { mode: "shared", signal }, until).catch(() => {
    // Gone from the front before it was held.
  });
  return controller;
}
