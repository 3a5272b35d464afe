import { resolve } from "node:path";
import { defineConfig } from "@playwright/test";
import { ARTIFACTS } from "./stack/places.ts";
import { launchOptions } from "./support/browser.ts";

/** Few things here take long; those that do say so. */
const TEST_MS = 45_000;
const EXPECT_MS = 10_000;

/** Files in which nobody is in a call: two of them run at once. */
const PAGES = [
  "accounts",
  "administrator",
  "chat",
  "contacts",
  "deletion",
  "factors",
  "files",
  "guests",
  "languages",
  "mail",
  "messages",
  "notifications",
  "offline",
  "passkeys",
  "profile",
  "sessions",
  "voice",
];

export default defineConfig({
  testDir: "tests",
  outputDir: resolve(ARTIFACTS, "browser-failures"),
  workers: 2,
  fullyParallel: false,
  projects: [
    { name: "pages", testMatch: `**/{${PAGES.join(",")}}.spec.ts` },
    // Two people in a call are all that two cores can draw.
    { name: "calls", testIgnore: `**/{${PAGES.join(",")}}.spec.ts`, workers: 1 },
  ],
  forbidOnly: process.env["CI"] !== undefined,
  timeout: TEST_MS,
  expect: { timeout: EXPECT_MS },
  reporter: [["list"], ["./support/closingLine.ts"]],
  use: { launchOptions: launchOptions() },
});
