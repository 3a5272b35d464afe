import { fileURLToPath } from "node:url";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const GATEWAY = "https://localhost:8443";

export default defineConfig({
  plugins: [react(), tailwindcss()],
  resolve: { alias: { "~": fileURLToPath(new URL("./src", import.meta.url)) } },
  server: {
    proxy: {
      "/ws": { target: GATEWAY, ws: true, secure: false },
      "^/switchboard\\..*": { target: GATEWAY, secure: false },
      "/-/": { target: GATEWAY, secure: false },
    },
  },
  build: {
    // Everything by its own name and hash; nothing inlined that the content security policy would refuse.
    assetsInlineLimit: 0,
    manifest: true,
    modulePreload: { polyfill: false },
    // The first that know light-dark(): rewritten for older ones, a dark stage on a light page would lose its colours.
    cssTarget: ["chrome123", "firefox120", "safari17.5"],
    reportCompressedSize: false,
    rolldownOptions: {
      output: {
        codeSplitting: {
          // What every page needs, whole: in small pieces it compresses worse and takes more requests.
          groups: [
            {
              name: "ground",
              test: /node_modules\/(react|react-dom|scheduler|@tanstack\/(history|react-router|react-store|router-core|store)|i18next|react-i18next|zustand)\//,
            },
          ],
        },
      },
    },
  },
  test: {
    environment: "jsdom",
    setupFiles: ["src/test/setup.ts"],
    restoreMocks: true,
    testTimeout: 60_000,
  },
});
