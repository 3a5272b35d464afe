import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { useMatch } from "../context";
import type { Match } from "../machine/types";

/** What is wrong at the moment, if anything is. */
export function Notes({ match }: { match: Match }) {
  const { t } = useTranslation();
  const { session } = useMatch();
  const { broken, tooFast } = useStore(session.state);
  const added = match.added && !match.contact;
  return (
    <div role="status" data-testid="match-note" className="shrink-0 px-4 text-13 text-warn-ink not-empty:py-2">
      {broken && <p>{t(tooFast ? "match.partner.tooFast" : "match.partner.reconnecting")}</p>}
      {!broken && match.mediaFailed && <p>{t("match.partner.mediaFailed")}</p>}
      {added && <p className="text-muted">{t("match.partner.added")}</p>}
    </div>
  );
}
