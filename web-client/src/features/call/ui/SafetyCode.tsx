import { ShieldCheck } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { CallLink } from "../session/callLink";

/** The code that both compare, once there is one. */
export function SafetyCode({ link, connected }: { link: CallLink; connected: boolean }) {
  const { t } = useTranslation();
  const [code, setCode] = useState<string>();
  useEffect(() => {
    if (!connected) return;
    let left = false;
    void link.safetyCode().then((made) => {
      if (!left) setCode(made);
    });
    return () => {
      left = true;
    };
  }, [link, connected]);
  return (
    <div className="border-line border-t pt-3">
      <h3 className="flex items-center gap-2 font-medium text-13">
        <ShieldCheck size={16} className="text-ok-ink" aria-hidden />
        {t("call.media.safety")}
      </h3>
      <p data-testid="safety-code" className="my-1.5 font-semibold text-17 tabular-nums tracking-wide">
        {code ?? t("call.media.unknown")}
      </p>
      <p className="text-12 text-muted">{t("call.media.safetyText")}</p>
    </div>
  );
}
