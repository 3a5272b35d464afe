import { useRef, useState } from "react";
import { StepUpCancelled } from "~/shared/stepUp/stepUp";
import { type OwnWords, type Problem, problemOf } from "./problems";

/** Something that a person asked for and that may be refused: once at a time. */
export interface Act {
  readonly busy: boolean;
  readonly problem: Problem | undefined;
  /** Does it. True once it is done; false: it was refused, called off, or is being done already. */
  readonly run: (act: () => Promise<unknown>) => Promise<boolean>;
  /** Says what is wrong before anything was asked for; nothing: all is well. */
  readonly say: (words?: Problem["words"]) => void;
}

/** Keeps what is being done and why it was refused. `own`: words that hold for this act alone. */
export function useAct(own?: OwnWords): Act {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | undefined>();
  const running = useRef(false);
  const run = async (act: () => Promise<unknown>) => {
    if (running.current) return false;
    running.current = true;
    setBusy(true);
    setProblem(undefined);
    try {
      await act();
      return true;
    } catch (error) {
      if (!(error instanceof StepUpCancelled)) setProblem(problemOf(error, own));
      return false;
    } finally {
      running.current = false;
      setBusy(false);
    }
  };
  const say = (words?: Problem["words"]) => setProblem(words && { words, error: undefined });
  return { busy, problem, run, say };
}
