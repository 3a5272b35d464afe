import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "~/shared/ui/Button";

/** How far below what is seen older calls are asked for. */
const AHEAD = "400px";

type MoreCallsProps = { busy: boolean; onMore: () => void };

/** The end of the list: older calls come as one scrolls there, or at a press. */
export function MoreCalls({ busy, onMore }: MoreCallsProps) {
  const { t } = useTranslation();
  const end = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!end.current || busy || typeof IntersectionObserver === "undefined") return;
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && onMore(), { rootMargin: AHEAD });
    observer.observe(end.current);
    return () => observer.disconnect();
  }, [busy, onMore]);
  return (
    <div ref={end} className="flex justify-center py-3">
      <Button size="small" look="ghost" disabled={busy} onClick={onMore}>
        {t("people.more")}
      </Button>
    </div>
  );
}
