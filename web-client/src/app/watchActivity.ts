import type { Cancel } from "~/shared/lib/platform";
import type { Activity } from "~/shared/sync/activity";

/** What people do at a page. */
const TOUCHES = ["pointerdown", "pointermove", "keydown", "wheel", "touchstart"] as const;

/** Tells of what somebody does at this page, and whether it is in front. */
export function watchActivity(activity: Activity): Cancel {
  const touched = () => activity.touch();
  const looked = () => activity.focus(document.visibilityState === "visible" && document.hasFocus());
  for (const touch of TOUCHES) document.addEventListener(touch, touched, { passive: true });
  window.addEventListener("focus", looked);
  window.addEventListener("blur", looked);
  document.addEventListener("visibilitychange", looked);
  looked();
  return () => {
    for (const touch of TOUCHES) document.removeEventListener(touch, touched);
    window.removeEventListener("focus", looked);
    window.removeEventListener("blur", looked);
    document.removeEventListener("visibilitychange", looked);
  };
}
