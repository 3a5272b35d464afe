import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { useMatch } from "../context";
import type { Match } from "../machine/types";

/** What is wrong at the moment, if anything is. */
export function Notes({ match }: { match: Match }) {
  const { t } = useTranslation();
  const { session } = useMatch();
  const { broken, tooFast } = useStore(session.state);
  const note = broken
    ? t(tooFast ? "match.partner.tooFast" : "match.partner.reconnecting")
    : match.mediaFailed
      ? t("match.partner.mediaFailed")
      : "";
  return (
    <p role="status" data-testid="match-note" className="shrink-0 px-4 text-13 text-warn-ink not-empty:py-2">
      {note}
    </p>
  );
}
