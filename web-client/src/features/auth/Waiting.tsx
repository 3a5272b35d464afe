import { useTranslation } from "react-i18next";
import { FormMessage } from "~/shared/forms/FormMessage";
import { problemOf } from "~/shared/forms/problems";
import { Button } from "~/shared/ui/Button";
import { Spinner } from "~/shared/ui/Spinner";

/** Something is being found out. */
export function Waiting({ text }: { text: string }) {
  return (
    <p role="status" className="flex items-center gap-3 text-muted">
      <Spinner />
      {text}
    </p>
  );
}

/** It could not be found out. */
export function Away({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const { t } = useTranslation();
  return (
    <div className="grid gap-4">
      <FormMessage kind="problem">{t(`errors.${problemOf(error).message}`)}</FormMessage>
      <Button wide onClick={onRetry}>
        {t("app.retry")}
      </Button>
    </div>
  );
}
