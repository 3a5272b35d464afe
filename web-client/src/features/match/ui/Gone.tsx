import { Sparkles } from "lucide-react";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "~/shared/ui/Button";
import { useMatch } from "../context";
import type { Left } from "../machine/types";
import { leftWords } from "./words";

/** The stranger is gone: on to another, or enough. */
export function Gone({ reason }: { reason: Left["reason"] }) {
  const { t } = useTranslation();
  const { session } = useMatch();
  const next = useRef<HTMLButtonElement>(null);
  // What had the focus is gone, too.
  useEffect(() => next.current?.focus(), []);
  return (
    <div
      data-testid="partner-left"
      className="shrink-0 animate-rise border-line border-t px-4 pt-4 pb-[max(1rem,env(safe-area-inset-bottom))] text-center"
    >
      <p role="status" className="font-semibold text-17">
        {t(leftWords(reason))}
      </p>
      {reason === "reported" && <p className="text-13 text-muted">{t("match.partner.reportedText")}</p>}
      <div className="mt-4 flex flex-col-reverse gap-2 sm:flex-row sm:justify-center">
        <Button size="large" onClick={() => session.dispatch({ type: "stop" })}>
          {t("match.partner.stop")}
        </Button>
        <Button ref={next} size="large" look="primary" onClick={() => session.dispatch({ type: "next" })}>
          <Sparkles size={18} aria-hidden />
          {t("match.next.new")}
        </Button>
      </div>
    </div>
  );
}
