import type { BrowserContextOptions, LaunchOptions } from "@playwright/test";
import type { Room } from "../stack/lan.ts";

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

/** What is special about the machine that a browser runs on. */
export interface Place {
  /** Where it stands, if not here. */
  readonly room?: Room | undefined;
  /** A home folder that trusts certificates. Without one, any certificate is taken on pages. */
  readonly home?: string | undefined;
}

/** How Chromium is started, on this machine or in a room of a network. */
export function launchOptions(devices: Devices = "allowed", { room, home }: Place = {}): LaunchOptions {
  const trust = home ? [] : ["--ignore-certificate-errors"];
  const way = room ? [`--host-resolver-rules=MAP localhost ${room.product}`] : [];
  return {
    executablePath: room?.chromium ?? "/usr/bin/chromium",
    args: [...FLAGS, ...DEVICE_FLAGS[devices], ...trust, ...way],
    ...(home && { env: { ...process.env, HOME: home } }),
  };
}

/** A browser profile of one person. */
export function contextOptions(baseURL: string, devices: Devices = "allowed"): BrowserContextOptions {
  return {
    baseURL,
    ignoreHTTPSErrors: true,
    permissions: devices === "denied" ? [] : ["camera", "microphone"],
    viewport: { width: 1280, height: 800 },
    locale: "en-GB",
    // It would fetch the whole client beside each test.
    serviceWorkers: "block",
  };
}
