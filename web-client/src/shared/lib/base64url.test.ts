import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fromBase64Url, toBase64Url } from "./base64url";

describe("base64url", () => {
  test.each([
    [[], ""],
    [[0xfb], "-w"],
    [[0xff, 0xff], "__8"],
    [[1, 2, 3], "AQID"],
  ])("%j is %s", (bytes, text) => {
    expect(toBase64Url(Uint8Array.from(bytes))).toBe(text);
    expect([...fromBase64Url(text)]).toEqual(bytes);
  });

  test("any bytes come back, as others write them too", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        const text = toBase64Url(bytes);
        expect(text).toBe(Buffer.from(bytes).toString("base64url"));
        expect(fromBase64Url(text)).toEqual(bytes);
      }),
    );
  });

  test.each(["a", "a+b/", "ab c"])("%s is refused", (text) => {
    expect(() => fromBase64Url(text)).toThrow();
  });

  test("padding does not matter", () => {
    expect([...fromBase64Url("_w==")]).toEqual([0xff]);
  });
});
