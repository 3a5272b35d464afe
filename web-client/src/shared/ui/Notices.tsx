import { createContext, lazy, type ReactNode, Suspense, useCallback, useContext, useState } from "react";
import { retried } from "~/shared/ui/load";
import { classes } from "./classes";
import type { Notice } from "./NoticeLine";

/** Where a bar lies at the bottom of the page (`data-bar`), a line stands above it. The bar wraps where it is narrow. */
const ABOVE_BAR = "[body:has([data-bar])_&]:pb-48 md:[body:has([data-bar])_&]:pb-32 lg:[body:has([data-bar])_&]:pb-24";

const NoticeLine = lazy(retried(() => import("./NoticeLine")));

const NoticeContext = createContext<(notice: Notice | string) => void>(() => undefined);

/** Says what has just been done: `notify("Saved")`, or with `undo`. The next line takes the place of the one before. */
export function useNotice(): (notice: Notice | string) => void {
  return useContext(NoticeContext);
}

/** Gives the page a place for such lines. */
export function NoticeProvider({ children }: { children: ReactNode }) {
  const [shown, setShown] = useState<{ notice: Notice; turn: number } | undefined>();
  const notify = useCallback((given: Notice | string) => {
    const notice = typeof given === "string" ? { text: given } : given;
    setShown((before) => ({ notice, turn: (before?.turn ?? 0) + 1 }));
  }, []);
  const close = useCallback(() => setShown(undefined), []);
  return (
    <NoticeContext value={notify}>
      {children}
      <div
        role="status"
        className={classes(
          "pointer-events-none fixed inset-x-0 bottom-0 z-40 flex justify-center px-3 pb-[max(5rem,env(safe-area-inset-bottom))] md:pb-6",
          ABOVE_BAR,
        )}
      >
        <Suspense>{shown && <NoticeLine key={shown.turn} notice={shown.notice} onClose={close} />}</Suspense>
      </div>
    </NoticeContext>
  );
}
