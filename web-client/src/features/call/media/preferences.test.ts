import { expect, test } from "vitest";
import { fakeStorage } from "~/test/fakeDevices";
import { Preferences } from "./preferences";

const DEFAULTS = {
  ringVolume: 1,
  pingVolume: 0.5,
  notifyMessages: true,
  notify: true,
  selfCorner: "bottomRight",
  selfHidden: false,
};

test("what is set is there after a reload", () => {
  const storage = fakeStorage();
  new Preferences(storage).set({ ringVolume: 0.2, selfCorner: "topLeft" });
  expect(new Preferences(storage).state.getState()).toEqual({ ...DEFAULTS, ringVolume: 0.2, selfCorner: "topLeft" });
});

test.each([
  "",
  "nonsense",
  "null",
  '{"ringVolume":7,"pingVolume":"loud","notifyMessages":1,"selfCorner":"middle","notify":"yes"}',
])("%j is as new", (kept) => {
  const storage = fakeStorage();
  storage.set("switchboard.callPreferences", kept);
  expect(new Preferences(storage).state.getState()).toEqual(DEFAULTS);
});
