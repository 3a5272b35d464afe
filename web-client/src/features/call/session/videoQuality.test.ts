import { expect, test } from "vitest";
import { MemoryStorage } from "~/test/memoryStorage";
import { VideoQuality } from "./videoQuality";

test("the choice is kept on this device", () => {
  const storage = new MemoryStorage();
  const quality = new VideoQuality(storage);
  expect(quality.height).toBe(720);
  quality.choose("saver");
  expect(quality.height).toBe(360);
  expect(new VideoQuality(storage).state.getState().target).toBe("saver");
});

test("what is kept and makes no sense counts as nothing", () => {
  const storage = new MemoryStorage();
  new VideoQuality(storage).choose("high");
  for (const key of storage.kept.keys()) storage.set(key, "toString");
  expect(new VideoQuality(storage).height).toBe(720);
});
