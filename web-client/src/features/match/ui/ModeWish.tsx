import { Mic, Video } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { MatchMode } from "~/gen/switchboard/call/v1/match_pb";
import { Button } from "~/shared/ui/Button";
import { useMatch } from "../context";
import type { Match } from "../machine/types";

/** Sound or picture for a match that has neither, or less: it comes when both want it. */
export function ModeWish({ match }: { match: Match }) {
  const { mode, partnerWish, ownWish } = match;
  if (mode === MatchMode.VIDEO) return null;
  if (partnerWish > mode && ownWish < partnerWish) return <Theirs key={partnerWish} wish={partnerWish} />;
  return ownWish > mode ? <Own /> : <Offers mode={mode} />;
}

const LINE = "flex shrink-0 flex-wrap items-center gap-x-3 gap-y-2 border-line border-t px-4 py-2.5 text-13";

function Theirs({ wish }: { wish: MatchMode }) {
  const { t } = useTranslation();
  const { session } = useMatch();
  const [declined, setDeclined] = useState(false);
  if (declined) return null;
  return (
    <div role="status" className={`${LINE} animate-rise bg-accent-soft`}>
      <p className="min-w-40 flex-1 font-medium text-accent-ink">
        {t(wish === MatchMode.VIDEO ? "match.wish.theirVideo" : "match.wish.theirAudio")}
      </p>
      <Button size="small" look="ghost" onClick={() => setDeclined(true)}>
        {t("match.wish.decline")}
      </Button>
      <Button size="small" look="primary" onClick={() => session.dispatch({ type: "wishMode", mode: wish })}>
        {t("match.wish.accept")}
      </Button>
    </div>
  );
}

function Own() {
  const { t } = useTranslation();
  const { session } = useMatch();
  return (
    <div className={LINE}>
      <p role="status" className="min-w-40 flex-1 text-muted">
        {t("match.wish.waiting")}
      </p>
      <Button size="small" onClick={() => session.dispatch({ type: "wishMode", mode: MatchMode.TEXT })}>
        {t("match.wish.takeBack")}
      </Button>
    </div>
  );
}

function Offers({ mode }: { mode: MatchMode }) {
  const { t } = useTranslation();
  const { session } = useMatch();
  return (
    <div className="flex shrink-0 gap-2 px-3 pb-2">
      {mode === MatchMode.TEXT && (
        <Button size="small" look="ghost" onClick={() => session.dispatch({ type: "wishMode", mode: MatchMode.AUDIO })}>
          <Mic size={16} aria-hidden />
          {t("match.wish.audio")}
        </Button>
      )}
      <Button size="small" look="ghost" onClick={() => session.dispatch({ type: "wishMode", mode: MatchMode.VIDEO })}>
        <Video size={16} aria-hidden />
        {t("match.wish.video")}
      </Button>
    </div>
  );
}
