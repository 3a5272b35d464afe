import { PresenceState } from "~/gen/switchboard/notify/v1/presence_pb";
import { classes } from "./classes";

/** Told apart by shape as well as by colour: full, hollow, with a bar. */
const LOOKS: Readonly<Partial<Record<PresenceState, string>>> = {
  [PresenceState.ONLINE]: "bg-ok",
  [PresenceState.AWAY]: "border-[3px] border-warn-ink bg-surface",
  [PresenceState.DO_NOT_DISTURB]:
    "bg-danger after:absolute after:inset-x-[22%] after:top-1/2 after:h-0.5 after:-translate-y-1/2 after:bg-white",
};

type PresenceDotProps = {
  state: PresenceState | undefined;
  /** Its size, and how it is placed: not statically, for what is drawn within. */
  className?: string;
};

/** How somebody is, as a dot; nothing of who is not there. Words stand beside it, so it is not read out. */
export function PresenceDot({ state, className = "relative size-3" }: PresenceDotProps) {
  const look = state === undefined ? undefined : LOOKS[state];
  if (!look) return null;
  return (
    <span aria-hidden data-testid="presence-dot" className={classes("block shrink-0 rounded-full", look, className)} />
  );
}
