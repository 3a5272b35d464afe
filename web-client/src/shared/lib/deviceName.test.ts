import { describe, expect, test } from "vitest";
import { deviceName } from "./deviceName";

const CHROME_LINUX =
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36";

describe("what a device is called", () => {
  test.each([
    [CHROME_LINUX, "Chrome on Linux"],
    ["Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:133.0) Gecko/20100101 Firefox/133.0", "Firefox on Windows"],
    [
      "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15",
      "Safari on macOS",
    ],
    [
      "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/131.0 Mobile/15E148 Safari/604.1",
      "Chrome on iPhone",
    ],
    [
      "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0",
      "Edge on Windows",
    ],
    [
      "Mozilla/5.0 (Linux; Android 14; SM-S918B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/27.0 Chrome/125.0.0.0 Mobile Safari/537.36",
      "Samsung Internet on Android",
    ],
    ["curl/8", ""],
    ["Something (X11; FreeBSD)", ""],
  ])("by its user agent %s", (userAgent, name) => {
    expect(deviceName({ userAgent })).toBe(name);
  });

  test("by its brands, where it tells them; what is no brand is passed over", () => {
    const brands = [{ brand: "Not/A)Brand" }, { brand: "Chromium" }, { brand: "Microsoft Edge" }];
    expect(deviceName({ userAgent: CHROME_LINUX, brands, platform: "Windows" })).toBe("Edge on Windows");
  });

  test("Chromium alone goes by its user agent", () => {
    const brands = [{ brand: "Chromium" }, { brand: "Not A;Brand" }];
    expect(deviceName({ userAgent: CHROME_LINUX, brands, platform: "Chrome OS" })).toBe("Chrome on ChromeOS");
  });

  test("never longer than the server takes", () => {
    expect(deviceName({ userAgent: "", brands: [{ brand: "x".repeat(100) }], platform: "y" })).toHaveLength(64);
  });
});
