import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { ErrorDetails } from "~/shared/ui/ErrorDetails";
import { formatDuration } from "~/shared/ui/format";
import { FormMessage } from "./FormMessage";
import type { Refusal } from "./useSubmit";

const SECOND_MS = 1_000;

/** Why a form was refused. Where one has to wait, it counts down. */
export function RefusalMessage({ refusal }: { refusal: Refusal | undefined }) {
  const { t } = useTranslation();
  if (!refusal) return null;
  if (refusal.waitMs) return <Wait key={refusal.waitMs} waitMs={refusal.waitMs} />;
  return (
    <FormMessage kind="problem">
      {t(`errors.${refusal.message}`)}
      {refusal.message === "unexpected" && <ErrorDetails reference={refusal.reference} />}
    </FormMessage>
  );
}

function Wait({ waitMs }: { waitMs: number }) {
  const { t } = useTranslation();
  const [until] = useState(() => Date.now() + waitMs);
  const [left, setLeft] = useState(waitMs);
  useEffect(() => {
    const timer = setInterval(() => setLeft(Math.max(0, until - Date.now())), SECOND_MS);
    return () => clearInterval(timer);
  }, [until]);
  if (left === 0) return <FormMessage kind="note">{t("errors.tryAgainNow")}</FormMessage>;
  return (
    <FormMessage kind="problem">
      <span className="sr-only">{t("errors.tooOftenUntil", { wait: formatDuration(waitMs) })}</span>
      {/* Read out once, not every second. */}
      <span aria-hidden className="tabular-nums">
        {t("errors.tooOftenUntil", { wait: formatDuration(left + SECOND_MS - 1) })}
      </span>
    </FormMessage>
  );
}
