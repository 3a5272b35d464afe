import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { CallReportService } from "~/gen/switchboard/call/v1/report_pb";
import { useServices } from "~/shared/services/context";
import { useClient } from "~/shared/services/useClient";
import { followCalls, pause } from "./followCalls";
import { RECORD } from "./useCalls";

/** Many calls change in a moment: they are asked for again together. */
const TOGETHER_MS = 500;

/** Follows calls, all of them or those of a person, while `on`. Says whether it hears of them now. */
export function useLive(on: boolean, userId: string): boolean {
  const report = useClient(CallReportService);
  const { random } = useServices();
  const queries = useQueryClient();
  const [hears, setHears] = useState(false);
  useEffect(() => {
    if (!on) return;
    const ending = new AbortController();
    const { signal } = ending;
    let coming = false;
    const changed = async () => {
      if (coming) return;
      coming = true;
      await pause(TOGETHER_MS, signal);
      coming = false;
      if (!signal.aborted) await queries.invalidateQueries({ queryKey: [RECORD] });
    };
    void followCalls({ report, random, userId, hears: setHears, changed: () => void changed() }, signal);
    return () => ending.abort();
  }, [on, userId, report, random, queries]);
  return on && hears;
}
