import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { describe, expect, test } from "vitest";
import { FindPartnerResponseSchema, MatchMode, PartnerLeftReason } from "~/gen/switchboard/call/v1/match_pb";
import { aCall } from "~/test/fixtures";
import { AT_REST, matchMachine, resumable } from "./matchMachine";
import type { Match, MatchEffect, MatchEvent, MatchState } from "./types";

const NOW = 1_700_000_000_000;
const M1 = "00000000-0000-7000-8000-0000000000a1";
const M2 = "00000000-0000-7000-8000-0000000000a2";
const wish = { mode: MatchMode.VIDEO, interests: ["chess"], languages: ["en"] };

type Said = NonNullable<MessageInitShape<typeof FindPartnerResponseSchema>["message"]>;

const says = (message: Said): MatchEvent => ({
  type: "received",
  response: create(FindPartnerResponseSchema, { message }),
});
const found = (matchId = M1, change: object = {}) =>
  says({
    case: "found",
    value: { matchId, partnerId: "p", mode: MatchMode.TEXT, sharedInterests: ["chess"], ...change },
  });

/** What is told, one after the other, from the start. */
function told(...events: MatchEvent[]) {
  let state: MatchState = AT_REST;
  let effects: readonly MatchEffect[] = [];
  for (const event of events) ({ state, effects } = matchMachine(state, event, NOW));
  return { state, current: state.current, effects, done: effects.map((effect) => effect.do) };
}
const start: MatchEvent = { type: "start", wish };
const matchOf = ({ current }: { current: MatchState["current"] }): Match => {
  if (!("match" in current)) throw new Error(`no match while ${current.phase}`);
  return current.match;
};

describe("searching", () => {
  test("opens one stream, and only one", () => {
    expect(told(start).done).toEqual(["open"]);
    expect(told(start, start).done).toEqual([]);
    expect(told(start).current).toMatchObject({ phase: "searching", interests: ["chess"], relaxed: false });
  });

  test("is relaxed when the server says so", () => {
    const { current } = told(start, says({ case: "searching", value: { interests: ["chess"], relaxed: true } }));
    expect(current).toMatchObject({ phase: "searching", relaxed: true, lostPartner: false });
  });

  test("pauses until the time that the server names, and goes on by itself", () => {
    const pause = says({ case: "pause", value: { untilTime: timestampFromMs(NOW + 10_000) } });
    expect(told(start, pause).current).toEqual({ phase: "pause", until: NOW + 10_000 });
    const on = says({ case: "searching", value: {} });
    expect(told(start, pause, on).current.phase).toBe("searching");
  });

  test.each(["stop", "closed"] as const)("ends by %s, and lets go of the devices", (type) => {
    const { current, done } = told(start, { type });
    expect(current).toEqual({ phase: "idle" });
    expect(done).toContain("closeMedia");
    expect(done.includes("close")).toBe(type === "stop");
  });

  test("that is refused tells why, and what is said afterwards changes nothing", () => {
    const refused: MatchEvent = { type: "refused", refusal: "suspended", reference: "" };
    expect(told(start, refused).current).toMatchObject({ phase: "idle", refusal: "suspended" });
    expect(told(start, refused, found()).current.phase).toBe("idle");
  });
});

describe("with a partner", () => {
  test("what is said is pending until the server has it", () => {
    const say: MatchEvent = { type: "say", textId: "t1", text: "Hello" };
    const said = told(start, found(), say);
    expect(matchOf(said).lines).toMatchObject([{ text: "Hello", own: true, pending: true }]);
    expect(said.effects).toEqual([
      { do: "send", message: { case: "text", value: { textId: "t1", text: "Hello", matchId: M1 } } },
    ]);
    const acked = told(start, found(), say, says({ case: "textAck", value: { textId: "t1" } }));
    expect(matchOf(acked).lines).toMatchObject([{ pending: false }]);
  });

  test("what the partner says ends their writing, and comes once", () => {
    const text = says({ case: "text", value: { textId: "t2", text: "Hi" } });
    const typing = says({ case: "typing", value: {} });
    expect(matchOf(told(start, found(), typing)).typingUntil).toBeGreaterThan(NOW);
    const { lines, typingUntil } = matchOf(told(start, found(), typing, text, text));
    expect(lines).toHaveLength(1);
    expect(typingUntil).toBe(0);
  });

  test("that leaves, the conversation stays to be read until the next search", () => {
    const left = says({ case: "left", value: { matchId: M1, reason: PartnerLeftReason.DISCONNECTED } });
    const gone = told(start, found(), left);
    expect(gone.current).toMatchObject({ phase: "left", reason: PartnerLeftReason.DISCONNECTED });
    expect(gone.done).toEqual(["closeCall"]);
    const next = told(start, found(), left, { type: "next" });
    expect(next.current).toMatchObject({ phase: "searching", interests: ["chess"] });
    expect(next.effects).toContainEqual({ do: "send", message: { case: "next", value: { matchId: M1 } } });
  });

  test("news of a match that is over changes nothing in the next one", () => {
    const late = says({ case: "left", value: { matchId: M1, reason: PartnerLeftReason.NEXT } });
    expect(told(start, found(), { type: "next" }, found(M2), late).current.phase).toBe("matched");
    const contact = says({ case: "contact", value: { matchId: M1, userId: "u" } });
    expect(matchOf(told(start, found(), { type: "next" }, found(M2), contact)).contact).toBeUndefined();
    expect(told(start, found(), { type: "next" }, says({ case: "text", value: { text: "x" } })).current.phase).toBe(
      "searching",
    );
  });

  test("that is reported is left, whatever the server tells of it before or after", () => {
    const reported: MatchEvent = { type: "reported", matchId: M1 };
    const left = says({ case: "left", value: { matchId: M1, reason: PartnerLeftReason.NEXT } });
    for (const events of [[reported], [reported, left], [left, reported]]) {
      expect(told(start, found(), ...events).current).toMatchObject({ phase: "left", reason: "reported" });
    }
    expect(told(start, found(M2), reported).current.phase).toBe("matched");
  });

  test("Add is said once, and a contact only comes from the server", () => {
    const added = told(start, found(), { type: "add" });
    expect(matchOf(added)).toMatchObject({ added: true });
    expect(matchOf(added).contact).toBeUndefined();
    expect(told(start, found(), { type: "add" }, { type: "add" }).effects).toEqual([]);
    const contact = says({ case: "contact", value: { matchId: M1, userId: "u", accountNeeded: true } });
    expect(matchOf(told(start, found(), contact)).contact).toEqual({ userId: "u", accountNeeded: true });
  });

  test("sound and picture come when both want them", () => {
    const call = aCall({ matchId: M1 });
    const wanted = says({ case: "modeWish", value: { mode: MatchMode.VIDEO } });
    expect(matchOf(told(start, found(), wanted)).partnerWish).toBe(MatchMode.VIDEO);
    const agreed = told(
      start,
      found(),
      wanted,
      { type: "wishMode", mode: MatchMode.VIDEO },
      says({ case: "modeChanged", value: { mode: MatchMode.VIDEO, call } }),
    );
    expect(agreed.done).toEqual(["openCall"]);
    expect(matchOf(agreed)).toMatchObject({
      mode: MatchMode.VIDEO,
      partnerWish: MatchMode.TEXT,
      ownWish: MatchMode.TEXT,
    });
    const failed = { type: "mediaFailed", matchId: M1 } as const;
    expect(matchOf(told(start, found(), failed)).mediaFailed).toBe(true);
    expect(matchOf(told(start, found(M2), failed)).mediaFailed).toBe(false);
  });
});

describe("a stream that breaks", () => {
  const broken: MatchEvent = { type: "broken", tooFast: false };

  test("goes on with the same partner, and says again what had not arrived", () => {
    const events = [start, found(), { type: "say", textId: "t1", text: "Hello" }, broken] as const;
    const cut = told(...events);
    expect(cut.state.broken).toBe(true);
    expect(resumable(cut.state)).toBe(M1);
    const said = [{ textId: "t0", text: "Hi", own: false }];
    const back = told(...events, found(M1, { said }));
    expect(back.state.broken).toBe(false);
    expect(matchOf(back).lines.map(({ text, pending }) => [text, pending])).toEqual([
      ["Hi", false],
      ["Hello", true],
    ]);
    expect(back.effects).toContainEqual({
      do: "send",
      message: { case: "text", value: { textId: "t1", text: "Hello", matchId: M1 } },
    });
    const there = told(...events, found(M1, { said: [{ textId: "t1", text: "Hello", own: true }] }));
    expect(matchOf(there).lines).toMatchObject([{ text: "Hello", pending: false }]);
    expect(there.done).toEqual(["closeCall"]);
  });

  test("for too long has lost the partner, and says so while it searches", () => {
    const { current, done } = told(start, found(), broken, says({ case: "searching", value: {} }));
    expect(current).toMatchObject({ phase: "searching", lostPartner: true });
    expect(done).toEqual(["closeCall"]);
  });

  test("after the partner has left is opened again by the next search alone", () => {
    const left = says({ case: "left", value: { matchId: M1, reason: PartnerLeftReason.STOP } });
    const cut = told(start, found(), left, broken);
    expect(resumable(cut.state)).toBe("");
    expect(told(start, found(), left, broken, { type: "next" }).done).toEqual(["closeCall", "open"]);
  });
});
