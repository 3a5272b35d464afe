import { createContext, useContext } from "react";
import { reasonOf } from "../rpc/errors";

/** The person did not prove who they are. Callers leave everything as it was, and say nothing. */
export class StepUpCancelled extends Error {
  constructor() {
    super("The proof was cancelled.");
  }
}

/** Runs `act`; where it needs a recent proof of who one is, asks for it, and runs `act` once more. */
export type StepUp = <T>(act: () => Promise<T>) => Promise<T>;

/** Whether a call was refused for want of a recent proof. */
export function needsProof(error: unknown): boolean {
  return reasonOf(error) === "switchboard.access.v1/REAUTHENTICATION_REQUIRED";
}

export const StepUpContext = createContext<StepUp | undefined>(undefined);

/**
 * For calls that need a recent proof of who one is: `await stepUp(() => account.changeUsername({ username }))`. Rejects
 * with `StepUpCancelled` when the person turns the question away.
 */
export function useStepUp(): StepUp {
  const stepUp = useContext(StepUpContext);
  if (!stepUp) throw new Error("useStepUp needs a StepUpProvider above it");
  return stepUp;
}
