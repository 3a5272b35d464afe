import { lazy, type ReactNode, Suspense, useCallback, useRef, useState } from "react";
import { retried } from "~/shared/ui/load";
import { needsProof, type StepUp, StepUpCancelled, StepUpContext } from "./stepUp";

const StepUpDialog = lazy(retried(() => import("./StepUpDialog")));

interface Question {
  readonly proven: Promise<void>;
  readonly settle: (proven: boolean) => void;
}

/** Asks for a proof of who one is, where something needs it: one question at a time, for all who need it. */
export function StepUpProvider({ children }: { children: ReactNode }) {
  const [asking, setAsking] = useState(false);
  const question = useRef<Question>(undefined);
  const settle = (proven: boolean) => {
    setAsking(false);
    question.current?.settle(proven);
    question.current = undefined;
  };
  const stepUp: StepUp = useCallback(async (act) => {
    try {
      return await act();
    } catch (error) {
      if (!needsProof(error)) throw error;
    }
    question.current ??= ask();
    setAsking(true);
    await question.current.proven;
    return act();
  }, []);
  return (
    <StepUpContext value={stepUp}>
      {children}
      {asking && (
        <Suspense>
          <StepUpDialog onProven={() => settle(true)} onCancel={() => settle(false)} />
        </Suspense>
      )}
    </StepUpContext>
  );
}

function ask(): Question {
  let settle: Question["settle"] = () => undefined;
  const proven = new Promise<void>((resolve, reject) => {
    settle = (given) => (given ? resolve() : reject(new StepUpCancelled()));
  });
  return { proven, settle };
}
