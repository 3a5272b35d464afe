import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import { FormMessage } from "~/shared/forms/FormMessage";
import type { ErrorWords } from "~/shared/forms/problems";
import { RefusalMessage } from "~/shared/forms/RefusalMessage";
import { errorReference } from "~/shared/rpc/errors";
import { StepUpCancelled } from "~/shared/stepUp/stepUp";
import { formatDuration } from "~/shared/ui/format";
import { type OwnWords, type Problem, problemOf } from "./problems";

/** Says why something was refused. */
export function ProblemNote({ problem }: { problem: Problem | undefined }) {
  const { t } = useTranslation();
  if (!problem) return null;
  const { words, error, waitMs } = problem;
  if (words.startsWith("settings.")) return <FormMessage kind="problem">{problemText(t, problem)}</FormMessage>;
  const message = words.slice("errors.".length) as ErrorWords;
  const reference = errorReference(error);
  return <RefusalMessage refusal={{ field: "form", message, reference, ...(waitMs && { waitMs }) }} />;
}

/** The words of a refusal, for where it stands at its field. */
export function useProblemText(problem: Problem | undefined): string | undefined {
  const { t } = useTranslation();
  return problem && problemText(t, problem);
}

/** Says in words why something was refused, for dialogs that ask before; nothing where it was called off. */
export function useDescribe(own?: OwnWords): (error: unknown) => string {
  const { t } = useTranslation();
  return (error) => (error instanceof StepUpCancelled ? "" : problemText(t, problemOf(error, own)));
}

function problemText(t: TFunction, { words, waitMs = 0 }: Problem): string {
  return t(words, { wait: formatDuration(waitMs) });
}
