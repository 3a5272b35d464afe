import { defineConfig } from "@playwright/test";
import { launchOptions } from "../support/browser.ts";

/** Not tests: pictures of the pages, for people to look at. `npm run pictures`. */
export default defineConfig({
  testDir: ".",
  testMatch: "*.pictures.ts",
  outputDir: "../../../artifacts/browser-pictures",
  workers: 1,
  expect: { timeout: 10_000 },
  reporter: [["list"]],
  use: { launchOptions: launchOptions() },
});
