import { useTranslation } from "react-i18next";
import { LINK } from "../conversation/looks";
import type { RecordingProblem } from "./recorder";

type MicrophoneProblemProps = { problem: RecordingProblem; onRetry: () => void };

/** Why nothing can be recorded, and the way on. */
export function MicrophoneProblem({ problem, onRetry }: MicrophoneProblemProps) {
  const { t } = useTranslation();
  return (
    <p role="alert" className="flex min-w-0 flex-1 flex-wrap items-center gap-x-3 text-13 text-danger-ink">
      {t(`chatMore.voice.problem.${problem}`)}
      {problem !== "unsupported" && (
        <button type="button" className={LINK} onClick={onRetry}>
          {t("app.retry")}
        </button>
      )}
    </p>
  );
}
