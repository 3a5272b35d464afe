import type { Timestamp } from "@bufbuild/protobuf/wkt";
import { useEffect } from "react";
import { useStore } from "zustand";
import { useServices } from "~/shared/services/context";

/** Says that missed calls were seen, up to the newest of the list, while somebody looks at it. */
export function useSeen(newest: Timestamp | undefined, shown: boolean): void {
  const { history } = useServices();
  const missed = useStore(history.state, (state) => state.missed);
  const nanos = newest?.nanos ?? 0;
  const seconds = newest?.seconds ?? 0n;
  useEffect(() => {
    if (missed === 0 || seconds === 0n || !shown) return;
    const look = () => {
      if (document.visibilityState !== "visible" || !document.hasFocus()) return;
      // They stay marked until it is known: the next look says it again.
      history.seen({ $typeName: "google.protobuf.Timestamp", seconds, nanos }).catch(() => undefined);
    };
    look();
    window.addEventListener("focus", look);
    document.addEventListener("visibilitychange", look);
    return () => {
      window.removeEventListener("focus", look);
      document.removeEventListener("visibilitychange", look);
    };
  }, [history, missed, seconds, nanos, shown]);
}
