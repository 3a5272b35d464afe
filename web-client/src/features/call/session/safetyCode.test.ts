import { expect, test } from "vitest";
import { safetyCode } from "./safetyCode";

const sdp = (...values: string[]) =>
  ["v=0", ...values.map((value) => `a=fingerprint:sha-256 ${value}`), "m=audio 9"].join("\r\n");
const ADA = "AA:01:02";
const BEN = "BB:01:02";
const EVE = "EE:01:02";

test("four groups of five digits, the same on both sides", async () => {
  const adas = await safetyCode(sdp(ADA), sdp(BEN));
  expect(adas).toMatch(/^\d{5} \d{5} \d{5} \d{5}$/);
  expect(await safetyCode(sdp(BEN), sdp(ADA))).toBe(adas);
});

test("another fingerprint on either side, or anybody between them, makes another code", async () => {
  const codes = [
    await safetyCode(sdp(ADA), sdp(BEN)),
    await safetyCode(sdp(ADA), sdp(EVE)),
    await safetyCode(sdp(EVE), sdp(BEN)),
  ];
  expect(new Set(codes).size).toBe(3);
});

test("media sections that repeat a fingerprint change nothing, and nor does its case", async () => {
  const once = await safetyCode(sdp(ADA), sdp(BEN));
  expect(await safetyCode(sdp(ADA, ADA), sdp(BEN.toLowerCase()))).toBe(once);
  // A second one does: the browser would accept either.
  expect(await safetyCode(sdp(ADA, EVE), sdp(BEN))).not.toBe(once);
});

test("without a fingerprint there is no code", async () => {
  expect(await safetyCode(sdp(ADA), "v=0")).toBeUndefined();
});
