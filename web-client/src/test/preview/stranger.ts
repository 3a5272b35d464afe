// A stranger to meet in the preview: Ben, who does what a script says.

import type { HomeServices } from "~/app/home";
import { MatchMode } from "~/gen/switchboard/call/v1/match_pb";
import { CallKind, CallState, LegRole, LegState } from "~/gen/switchboard/call/v1/types_pb";
import type { FakeBackend } from "../fakeBackend";
import { FakeMatch } from "../fakeMatch";
import { ADA, aCall, BEN } from "../fixtures";

const MATCH_ID = "00000000-0000-7000-8000-0000000000a1";
const CALL_ID = "00000000-0000-7000-8000-0000000000ac";

/** Serves matches, and lets a script be the stranger. */
export function stranger(backend: FakeBackend) {
  const match = new FakeMatch();
  backend.more.push((router, userId) => match.serve(router, userId));
  const meet = async (mode: MatchMode, ben: HomeServices) => {
    const call = mode === MatchMode.TEXT ? undefined : connecting(mode);
    if (call) backend.calls.set(CALL_ID, call);
    match.last.answer({
      case: "found",
      value: {
        matchId: MATCH_ID,
        partnerId: BEN,
        mode,
        sharedInterests: ["chess", "old maps"],
        sharedLanguages: ["en"],
        ...(call && { call }),
      },
    });
    const { call: media } = await ben.loadMatch();
    if (call) media.open(call, mode);
  };
  return { match, meet, MATCH_ID, MatchMode };
}

function connecting(mode: MatchMode) {
  const leg = { state: LegState.ANSWERED, generation: 1 };
  return aCall({
    callId: CALL_ID,
    matchId: MATCH_ID,
    kind: mode === MatchMode.AUDIO ? CallKind.AUDIO : CallKind.VIDEO,
    state: CallState.CONNECTING,
    legs: [
      { ...leg, userId: ADA, role: LegRole.CALLER },
      { ...leg, userId: BEN, role: LegRole.CALLEE },
    ],
  });
}
