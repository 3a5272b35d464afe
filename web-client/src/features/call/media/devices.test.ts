import { beforeEach, expect, test } from "vitest";
import { FakeDevices, fakeStorage } from "~/test/fakeDevices";
import { Devices, type Plug, usedId } from "./devices";

let system: FakeDevices;
let storage: ReturnType<typeof fakeStorage>;

beforeEach(() => {
  system = new FakeDevices();
  storage = fakeStorage();
  system.plug("audioinput", "Built-in", "default");
  system.plug("audioinput", "Built-in");
  system.plug("audioinput", "Headset");
  system.plug("videoinput", "Webcam");
});

async function begin() {
  const devices = new Devices(system, storage);
  const plugs: Plug[] = [];
  const uses: string[] = [];
  devices.onPlug((plug) => plugs.push(plug));
  devices.onUse((use) => uses.push(use));
  await devices.refresh();
  const opened: MediaStreamConstraints[] = [];
  const open = devices.opener((constraints) => {
    opened.push(constraints);
    return Promise.resolve({} as MediaStream);
  });
  return { devices, plugs, uses, open, opened, used: () => usedId(devices.state.getState(), "microphone") };
}

test("lists real devices only", async () => {
  const { devices } = await begin();
  const { microphone, camera, speaker } = devices.state.getState().known;
  expect(microphone.map(({ label }) => label)).toEqual(["Built-in", "Headset"]);
  expect(camera).toHaveLength(1);
  expect(speaker).toEqual([]);
});

test("opens what was chosen, and is not particular otherwise", async () => {
  const { devices, open, opened, uses } = await begin();
  await open({ audio: { echoCancellation: true }, video: true });
  expect(opened[0]).toEqual({ audio: { echoCancellation: true }, video: true });
  devices.choose("microphone", "headset");
  expect(uses).toEqual(["microphone"]);
  await open({ audio: { echoCancellation: true } });
  expect(opened[1]).toEqual({ audio: { echoCancellation: true, deviceId: { ideal: "headset" } } });
  devices.choose("microphone", "");
  await open({ audio: true });
  expect(opened[2]).toEqual({ audio: true });
});

test("a choice is kept, and found by its name when the browser has given it another id", async () => {
  (await begin()).devices.choose("microphone", "headset");
  expect((await begin()).used()).toBe("headset");
  system.unplug("Headset");
  system.plug("audioinput", "Headset", "another id");
  expect((await begin()).used()).toBe("another id");
});

test("unplugged, the system's is used; plugged in again, it is used again", async () => {
  const { devices, plugs, uses, used } = await begin();
  devices.choose("microphone", "headset");
  uses.length = 0;
  system.unplug("Headset");
  await devices.refresh();
  expect(used()).toBe("");
  expect(plugs).toEqual([{ use: "microphone", label: "Headset", present: false }]);
  system.plug("audioinput", "Headset");
  await devices.refresh();
  expect(used()).toBe("headset");
  expect(plugs.at(-1)).toEqual({ use: "microphone", label: "Headset", present: true });
  expect(uses).toEqual(["microphone"]);
});

test("what the browser hides until it is allowed has not been plugged in", async () => {
  (await begin()).devices.choose("microphone", "headset");
  system.hidden = true;
  const { devices, plugs, used } = await begin();
  expect(used()).toBe("");
  system.hidden = false;
  await devices.refresh();
  expect(used()).toBe("headset");
  expect(plugs).toEqual([]);
});

test.each(["", "{", "null", "[]", '{"microphone":3,"camera":{"id":1}}'])(
  "kept nonsense %j is no choice",
  async (kept) => {
    storage.set("switchboard.devices", kept);
    const { used, devices } = await begin();
    expect(used()).toBe("");
    expect(devices.state.getState().chosen.camera).toBeUndefined();
  },
);
