import { useCallback, useSyncExternalStore } from "react";
import type { Attachment } from "~/shared/upload/uploads";

/** Whether all of these are on the server. */
export function useAllDone(attachments: readonly Attachment[]): boolean {
  const subscribe = useCallback(
    (changed: () => void) => {
      const stops = attachments.map(({ upload }) => upload.state.subscribe(changed));
      return () => {
        for (const stop of stops) stop();
      };
    },
    [attachments],
  );
  return useSyncExternalStore(subscribe, () =>
    attachments.every(({ upload }) => upload.state.getState().phase === "done"),
  );
}
