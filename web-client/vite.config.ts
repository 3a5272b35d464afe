import { fileURLToPath } from "node:url";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const GATEWAY = "https://localhost:8443";

const anyOf = (...folders: string[]) => new RegExp(folders.join("|"));

/** Files that are loaded whole, each with all that it imports, but for what an earlier one has. */
const FILES = [
  {
    name: "base",
    test: anyOf(
      "node_modules/(react|react-dom|scheduler|i18next|react-i18next|use-sync-external-store|zustand)/",
      "node_modules/@tanstack/(react-router|router-core|history|react-store|store)/",
      "src/shared/(lib|ui/(classes|Button|Logo|pageTitle|Notices))",
      "src/app/services\\.ts$",
    ),
    priority: 3,
  },
  { name: "query", test: anyOf("node_modules/@tanstack/(query-core|react-query)/"), priority: 2 },
  { name: "home", test: anyOf("src/app/home\\.ts$"), priority: 1 },
];

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
    // What every page needs is one file, and so is what everybody needs who is signed in: the many small ones that
    // sharing would make of them compress worse.
    // Files name each other: by their hashes alone these names are hundreds of bytes shorter. The manifest tells which is what.
    rolldownOptions: { output: { chunkFileNames: "assets/[hash].js", codeSplitting: { groups: FILES } } },
  },
  test: {
    environment: "jsdom",
    setupFiles: ["src/test/setup.ts"],
    restoreMocks: true,
    testTimeout: 60_000,
  },
});
