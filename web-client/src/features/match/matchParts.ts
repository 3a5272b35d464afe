import { type Client, createClient, type Transport } from "@connectrpc/connect";
import { MatchService } from "~/gen/switchboard/call/v1/match_pb";
import type { TextStorage } from "~/shared/lib/platform";
import { MatchMemory } from "./preferences";
import { MatchCall, type MatchCallOptions } from "./session/matchCall";
import { MatchSession } from "./session/matchSession";

/** What the pages of matching use. */
export interface MatchParts {
  readonly matches: Client<typeof MatchService>;
  readonly session: MatchSession;
  readonly call: MatchCall;
  readonly memory: MatchMemory;
}

/** What the parts are made of. */
export interface MatchSurroundings extends MatchCallOptions {
  readonly transport: Transport;
  readonly storage: TextStorage;
  readonly hidden: () => boolean;
}

/** Puts them together. */
export function matchParts({ transport, storage, hidden, ...options }: MatchSurroundings): MatchParts {
  const matches = createClient(MatchService, transport);
  const call = new MatchCall(options);
  return {
    matches,
    call,
    session: new MatchSession({ ...options, matches, call, hidden }),
    memory: new MatchMemory(storage),
  };
}
