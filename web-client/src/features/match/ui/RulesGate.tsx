import {
  Clock,
  EyeOff,
  HeartHandshake,
  type LucideIcon,
  RefreshCw,
  Shield,
  ShieldCheck,
  UserRound,
} from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { GetMatchRulesResponse } from "~/gen/switchboard/call/v1/match_pb";
import { Button } from "~/shared/ui/Button";
import { useMatch } from "../context";
import { Card } from "./Card";

/** What one has to agree to before the first stranger, once for each version of the rules. */
export function RulesGate({ rules }: { rules: GetMatchRulesResponse }) {
  const { t } = useTranslation();
  const { memory } = useMatch();
  const [agreed, setAgreed] = useState(false);
  const { leastAge: age, evidenceHours, relayOnly, version } = rules;
  return (
    <Card icon={HeartHandshake} title={t("match.rules.title")} text={t("match.rules.text")}>
      <ul className="mt-5 grid gap-3.5">
        <Rule icon={UserRound} text={t("match.rules.age", { age })} />
        <Rule icon={HeartHandshake} text={t("match.rules.kind")} />
        <Rule icon={ShieldCheck} text={t("match.rules.decent")} />
        <Rule icon={EyeOff} text={t("match.rules.private")} />
        <Rule icon={Shield} text={t(relayOnly ? "match.rules.relay" : "match.rules.noRelay")} />
        <Rule icon={Clock} text={t("match.rules.evidence", { count: evidenceHours })} />
      </ul>
      <form
        className="mt-6 grid gap-4 border-line border-t pt-5"
        onSubmit={(event) => {
          event.preventDefault();
          if (agreed) memory.set({ rules: version });
        }}
      >
        <label className="flex min-h-11 items-center gap-3">
          <input
            type="checkbox"
            className="size-5 shrink-0 accent-accent"
            checked={agreed}
            onChange={(event) => setAgreed(event.target.checked)}
          />
          <span>{t("match.rules.agree", { age })}</span>
        </label>
        <Button type="submit" look="primary" size="large" wide disabled={!agreed}>
          {t("match.rules.continue")}
        </Button>
      </form>
    </Card>
  );
}

function Rule({ icon: Icon, text }: { icon: LucideIcon; text: string }) {
  return (
    <li className="flex gap-3">
      <Icon size={18} strokeWidth={1.9} className="mt-0.5 shrink-0 text-accent-ink" aria-hidden />
      <span className="min-w-0 text-pretty">{text}</span>
    </li>
  );
}

/** The server has other rules than the ones that this page can tell. */
export function Outdated() {
  const { t } = useTranslation();
  return (
    <Card icon={RefreshCw} title={t("match.rules.outdated")} text={t("match.rules.outdatedText")}>
      <Button look="primary" className="mt-5" onClick={() => window.location.reload()}>
        {t("app.reload")}
      </Button>
    </Card>
  );
}
