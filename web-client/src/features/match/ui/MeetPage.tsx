import { useContext, useEffect, useState } from "react";
import { useCallPhase } from "~/features/call";
import { ListSkeleton } from "~/shared/ui/states";
import { MatchContext, MatchLoaderContext } from "../context";
import type { MatchParts } from "../matchParts";
import { Meeting } from "./Meeting";

/** Where one meets strangers. Whoever leaves the page leaves the stranger, too. */
export function MeetPage() {
  const parts = useParts();
  if (!parts) return <ListSkeleton rows={3} />;
  return (
    <MatchContext value={parts}>
      <Meeting />
    </MatchContext>
  );
}

function useParts(): MatchParts | undefined {
  const load = useContext(MatchLoaderContext);
  const [parts, setParts] = useState<MatchParts | undefined>();
  const [failure, setFailure] = useState<Error | undefined>();
  useEffect(() => {
    load?.().then(setParts, (cause: unknown) => setFailure(new Error("The page could not be loaded.", { cause })));
  }, [load]);
  const { phase } = useCallPhase();
  useEffect(() => {
    // Somebody known comes first.
    if (phase === "outgoing" || phase === "active") parts?.session.dispatch({ type: "stop" });
  }, [parts, phase]);
  useEffect(() => {
    if (!parts) return;
    const { session, call } = parts;
    const leave = () => {
      session.dispatch({ type: "stop" });
      call.release();
    };
    const seen = () => session.dispatch({ type: "away", away: document.visibilityState === "hidden" });
    window.addEventListener("pagehide", leave);
    document.addEventListener("visibilitychange", seen);
    return () => {
      window.removeEventListener("pagehide", leave);
      document.removeEventListener("visibilitychange", seen);
      leave();
    };
  }, [parts]);
  if (failure) throw failure;
  return parts;
}
