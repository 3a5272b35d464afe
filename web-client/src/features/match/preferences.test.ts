import { expect, test } from "vitest";
import { MatchMode } from "~/gen/switchboard/call/v1/match_pb";
import { fakeStorage } from "~/test/fakeDevices";
import { MatchMemory, withInterests } from "./preferences";

test.each([
  ["several between commas", [], "chess, old  maps ,", ["chess", "old maps"]],
  ["what is there already, however it is written", ["Chess"], "chess, CHESS", ["Chess"]],
  ["nothing but spaces", ["chess"], " , ,", ["chess"]],
  ["what is too long", [], "x".repeat(33), []],
  ["a letter that takes two places counts once", [], "🌊".repeat(32), ["🌊".repeat(32)]],
])("adding interests: %s", (_, before, typed, after) => {
  expect(withInterests(before, typed)).toEqual(after);
});

test("there are no more than ten interests", () => {
  expect(withInterests(["0"], "1,2,3,4,5,6,7,8,9,10,11")).toEqual("0 1 2 3 4 5 6 7 8 9".split(" "));
});

test("what is kept is there again, and what makes no sense is not", () => {
  const storage = fakeStorage();
  new MatchMemory(storage).set({ mode: MatchMode.AUDIO, interests: ["chess"], rules: "1" });
  expect(new MatchMemory(storage).state.getState()).toEqual({
    rules: "1",
    mode: MatchMode.AUDIO,
    interests: ["chess"],
    languages: [],
  });
  storage.set("switchboard.match", JSON.stringify({ rules: 7, mode: 99, interests: "chess", languages: [1, "de"] }));
  expect(new MatchMemory(storage).state.getState()).toEqual({
    rules: "",
    mode: MatchMode.VIDEO,
    interests: [],
    languages: ["de"],
  });
  storage.set("switchboard.match", "not JSON");
  expect(new MatchMemory(storage).state.getState().rules).toBe("");
});
