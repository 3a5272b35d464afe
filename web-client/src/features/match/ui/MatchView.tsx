import { Suspense } from "react";
import { useStore } from "zustand";
import { MatchMode } from "~/gen/switchboard/call/v1/match_pb";
import { classes } from "~/shared/ui/classes";
import { useMatch } from "../context";
import type { Left, Matched } from "../machine/types";
import { Composer } from "./Composer";
import { ContactMade } from "./ContactMade";
import { Conversation } from "./Conversation";
import { Gone } from "./Gone";
import { ModeWish } from "./ModeWish";
import { Notes } from "./Notes";
import { PartnerBar } from "./PartnerBar";
import { Stage } from "./Stage";

/** With a stranger: the picture, if there is one, and beside or below it what is said. */
export function MatchView({ current }: { current: Matched | Left }) {
  const { call } = useMatch();
  const calling = useStore(call.state, ({ media }) => media !== "none");
  const { match, phase } = current;
  const staged = phase === "matched" && calling && match.mode !== MatchMode.TEXT;
  return (
    <div
      data-immersive
      data-testid="match"
      className={classes(
        "grid min-h-0 w-full flex-1 animate-appear",
        staged
          ? "grid-rows-[minmax(0,42dvh)_minmax(0,1fr)] lg:grid-cols-[minmax(0,1fr)_392px] lg:grid-rows-1"
          : "mx-auto max-w-[820px] grid-rows-1",
      )}
    >
      <Suspense fallback={<div className="stage" />}>{staged && <Stage match={match} />}</Suspense>
      <section
        className={classes(
          "flex min-h-0 min-w-0 flex-col border-line bg-surface",
          staged ? "lg:border-l" : "md:border-x",
        )}
      >
        <PartnerBar match={match} gone={phase === "left"} />
        {match.contact && <ContactMade match={match} contact={match.contact} />}
        <Conversation match={match} live={phase === "matched"} />
        {phase === "left" ? (
          <Gone reason={current.reason} />
        ) : (
          <>
            <Notes match={match} />
            <ModeWish match={match} />
            <Composer key={match.matchId} />
          </>
        )}
      </section>
    </div>
  );
}
