import { type FormProblem, problemOf } from "~/shared/forms/problems";
import { PasskeyNotUsed } from "~/shared/passkeys/passkeys";

/** What to say when a passkey did not sign in. */
export function passkeyProblem(error: unknown): FormProblem {
  if (error instanceof PasskeyNotUsed) return { field: "form", message: "passkeyNotUsed" };
  const problem = problemOf(error);
  const unknown = problem.message === "codeWrong" || problem.message === "wrong";
  return unknown ? { field: "form", message: "passkeyUnknown" } : problem;
}

/** What to say when a recovery code was not taken. */
export function recoveryProblem(error: unknown): FormProblem {
  const problem = problemOf(error);
  return problem.message === "codeWrong" ? { field: "code", message: "recoveryWrong" } : problem;
}
