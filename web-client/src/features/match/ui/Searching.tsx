import { Hourglass, Sparkles } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { Button } from "~/shared/ui/Button";
import { useNow } from "~/shared/ui/useNow";
import { useMatch } from "../context";
import type { Pausing, Searching as SearchingPhase } from "../machine/types";
import { Picture } from "./Picture";
import { listed } from "./words";

/** Somebody is looked for; or one waits until that begins. */
export function Searching({ current }: { current: SearchingPhase | Pausing }) {
  const { t } = useTranslation();
  const { session, call } = useMatch();
  const track = useStore(call.media.state, (state) => state.videoTrack);
  const broken = useStore(session.state, (state) => state.broken);
  return (
    <div className="m-auto flex w-full max-w-[520px] flex-col items-center px-6 py-10 text-center">
      <span className="relative mt-6 mb-16 flex">
        {current.phase === "searching" && (
          <>
            <span className="absolute inset-0 animate-halo rounded-full bg-accent" />
            <span className="absolute inset-0 animate-halo rounded-full bg-accent [animation-delay:1.1s]" />
          </>
        )}
        <span className="stage relative flex size-40 items-center justify-center overflow-hidden rounded-full shadow-lg sm:size-48">
          {track ? (
            <Picture track={track} label={t("call.yourCamera")} testId="own-preview" />
          ) : (
            <Waiting phase={current.phase} />
          )}
        </span>
      </span>
      {current.phase === "searching" ? <Looking current={current} /> : <Pause current={current} />}
      {broken && (
        <p role="status" className="mt-3 text-13 text-warn-ink">
          {t("call.reconnecting")}
        </p>
      )}
      <Button size="large" className="mt-10 min-w-40" onClick={() => session.dispatch({ type: "stop" })}>
        {t("match.searching.cancel")}
      </Button>
    </div>
  );
}

function Waiting({ phase }: { phase: "searching" | "pause" }) {
  const Icon = phase === "pause" ? Hourglass : Sparkles;
  return <Icon size={48} strokeWidth={1.4} className="text-accent-ink" aria-hidden />;
}

function Looking({ current }: { current: SearchingPhase }) {
  const { t, i18n } = useTranslation();
  const { interests, relaxed, lostPartner } = current;
  const by = interests.length > 0 && !relaxed;
  const words = relaxed
    ? t("match.searching.relaxed")
    : by
      ? t("match.searching.by", { interests: listed(interests, i18n.language) })
      : t("match.searching.anybody");
  return (
    <>
      {lostPartner && <p className="mb-2 text-warn-ink">{t("match.searching.lostPartner")}</p>}
      <h1 role="status" data-testid="searching" className="text-balance font-semibold text-21 tracking-tight">
        {words}
      </h1>
      <p className="mt-1.5 text-muted">{t("match.searching.moment")}</p>
    </>
  );
}

function Pause({ current }: { current: Pausing }) {
  const { t } = useTranslation();
  const left = Math.max(0, Math.ceil((current.until - useNow(250)) / 1_000));
  return (
    <>
      <h1 className="font-semibold text-21 tracking-tight">{t("match.pause.title")}</h1>
      <p data-testid="pause" className="mt-1.5 text-balance text-muted tabular-nums">
        {t("match.pause.text", { seconds: left })}
      </p>
    </>
  );
}
