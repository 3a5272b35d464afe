import type { BrowserContextOptions, LaunchOptions } from "@playwright/test";

/** What a machine has by way of camera and microphone, and what its owner says when asked for them. */
export type Devices = "allowed" | "denied" | "missing";

const FLAGS = [
  "--no-sandbox",
  "--autoplay-policy=no-user-gesture-required",
  "--auto-select-desktop-capture-source=Entire screen",
  "--disable-dev-shm-usage",
  "--disable-background-timer-throttling",
  "--disable-renderer-backgrounding",
  "--disable-backgrounding-occluded-windows",
];

const DEVICE_FLAGS: Readonly<Record<Devices, readonly string[]>> = {
  allowed: ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"],
  denied: ["--use-fake-ui-for-media-stream=deny", "--use-fake-device-for-media-stream"],
  missing: ["--use-fake-ui-for-media-stream"],
};

/** How Chromium is started: with a home that trusts certificates, or else taking any on pages. */
export function launchOptions(devices: Devices = "allowed", home?: string): LaunchOptions {
  const args = [...FLAGS, ...DEVICE_FLAGS[devices]];
  const common = { executablePath: "/usr/bin/chromium" };
  if (!home) return { ...common, args: [...args, "--ignore-certificate-errors"] };
  return { ...common, args, env: { ...process.env, HOME: home } };
}

/** A browser profile of one person. */
export function contextOptions(baseURL: string, devices: Devices = "allowed"): BrowserContextOptions {
  return {
    baseURL,
    ignoreHTTPSErrors: true,
    permissions: devices === "denied" ? [] : ["camera", "microphone"],
    viewport: { width: 1280, height: 800 },
    locale: "en-GB",
  };
}
