import type { LucideIcon } from "lucide-react";
import { CloudOff, TriangleAlert } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { errorReference } from "../rpc/errors";
import { Button } from "./Button";
import { ErrorDetails } from "./ErrorDetails";

const SHOW_AFTER_MS = 150;

type PaneMessageProps = { icon: LucideIcon; title: string; text?: string; children?: ReactNode };

/** What a pane says when it has nothing else to show. */
export function PaneMessage({ icon: Icon, title, text, children }: PaneMessageProps) {
  return (
    <div className="flex flex-col items-center gap-1 px-6 py-10 text-center">
      <span className="mb-3 flex size-12 items-center justify-center rounded-full bg-raised text-muted">
        <Icon size={22} strokeWidth={1.8} aria-hidden />
      </span>
      <p className="font-medium text-15">{title}</p>
      {text && <p className="max-w-72 text-balance text-13 text-muted">{text}</p>}
      {children}
    </div>
  );
}

type FailureProps = { title: string; offline: boolean; offlineText: string; error: unknown; onRetry: () => void };

/** What a pane says when it could not be filled: offline, or an error, and the way on. */
export function Failure({ title, offline, offlineText, error, onRetry }: FailureProps) {
  const { t } = useTranslation();
  return (
    <div role="alert">
      <PaneMessage
        icon={offline ? CloudOff : TriangleAlert}
        title={offline ? t("connection.lost") : title}
        {...(offline && { text: offlineText })}
      >
        <Button size="small" className="mt-3" onClick={onRetry}>
          {t("app.retry")}
        </Button>
        {!offline && <ErrorDetails reference={errorReference(error)} />}
      </PaneMessage>
    </div>
  );
}

/** Grey rows in the place of what is loading, after a moment: what comes at once should not flicker. */
export function ListSkeleton({ rows }: { rows: number }) {
  const { t } = useTranslation();
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), SHOW_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  if (!shown) return null;
  return (
    <div role="status" aria-label={t("app.loading")} className="px-3">
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows are alike and never change places
        <div key={row} className="flex h-[68px] animate-shimmer items-center gap-3 px-2">
          <div className="size-11 rounded-full bg-raised" />
          <div className="flex-1 space-y-2">
            <div className="h-3 w-2/5 rounded-sm bg-raised" />
            <div className="h-3 w-3/5 rounded-sm bg-raised" />
          </div>
        </div>
      ))}
    </div>
  );
}
