import { UserPlus, X } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Avatar } from "~/shared/ui/Avatar";
import { Button } from "~/shared/ui/Button";
import { IconButton } from "~/shared/ui/IconButton";
import { useMatch } from "../context";
import type { Match } from "../machine/types";
import { ReportButton } from "./ReportButton";

/** Who is there, as far as one knows, and what one can do about them. Report is always at hand. */
export function PartnerBar({ match, gone }: { match: Match; gone: boolean }) {
  const { t } = useTranslation();
  const { session } = useMatch();
  return (
    <header className="flex min-h-16 shrink-0 items-center gap-2 border-line border-b px-3 py-2">
      <Avatar id={match.partnerId} name="" gone size="small" />
      <div className="min-w-0 flex-1 pl-1">
        <h1 className="truncate font-semibold text-15">{t("match.stranger")}</h1>
        <p role="status" className="truncate text-12 text-muted">
          {match.away && !gone && t("match.partner.away")}
        </p>
      </div>
      {!gone && !match.contact && <Add match={match} />}
      <ReportButton matchId={match.matchId} />
      <IconButton icon={X} label={t("match.partner.stop")} onClick={() => session.dispatch({ type: "stop" })} />
    </header>
  );
}

function Add({ match }: { match: Match }) {
  const { t } = useTranslation();
  const { session } = useMatch();
  return (
    <Button
      size="small"
      aria-pressed={match.added}
      aria-disabled={match.added}
      title={t("match.partner.addTip")}
      onClick={() => session.dispatch({ type: "add" })}
    >
      <UserPlus size={16} aria-hidden />
      {t("match.partner.add")}
    </Button>
  );
}
