import { resolve } from "node:path";
import { defineConfig } from "@playwright/test";
import { ARTIFACTS } from "./stack/places.ts";
import { launchOptions } from "./support/browser.ts";

/** Few things here take long; those that do say so. */
const TEST_MS = 90_000;
const EXPECT_MS = 10_000;

/** What changes the networks of the machine, which makes every browser on it drop what it loads. */
const NETWORKS = "**/{match,network,throughRelay}.spec.ts";

export default defineConfig({
  testDir: "tests",
  outputDir: resolve(ARTIFACTS, "browser-failures"),
  // Each has a stack of its own; more are more than two cores can draw.
  workers: 2,
  fullyParallel: false,
  projects: [
    { name: "together", testIgnore: NETWORKS },
    { name: "networks", testMatch: NETWORKS, workers: 1, dependencies: ["together"] },
  ],
  forbidOnly: process.env["CI"] !== undefined,
  timeout: TEST_MS,
  expect: { timeout: EXPECT_MS },
  reporter: [["list"], ["./support/closingLine.ts"]],
  use: { launchOptions: launchOptions() },
});
