import { defineConfig } from "@playwright/test";
import { launchOptions } from "../support/browser.ts";

const TEN_MINUTES_MS = 600_000;

/** Not tests: figures, one JSON line each. `npm run measure`. */
export default defineConfig({
  testDir: ".",
  testMatch: "*.measure.ts",
  outputDir: "../../../artifacts/browser-measure",
  workers: 1,
  timeout: TEN_MINUTES_MS,
  reporter: [["./figures.ts"]],
  use: { launchOptions: launchOptions() },
});
