import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

type Chunk = { file: string; css?: string[]; assets?: string[] };

/** What is not worth keeping on a device: pages that need the server, and for few people. */
const LEFT_OUT = /src\/(?:features\/(?:admin|match|auth)|shared\/i18n\/\w+\/(?:admin|record|match))/;
/** Of the fonts, the one that most texts need. */
const FONT = /inter-latin-wght-normal/;
const ALWAYS = ["theme.js", "favicon.svg", "icon-192.png", "manifest.webmanifest"];

/** The service worker, in a file of its own beside the page: built after it, since it knows all the page's files. */
export default defineConfig(() => {
  const shell = shellFiles();
  const name = createHash("sha256").update(readFileSync("dist/index.html")).update(shell.join()).digest("hex");
  return {
    resolve: { alias: { "~": fileURLToPath(new URL("./src", import.meta.url)) } },
    define: { __SHELL__: JSON.stringify(shell), __SHELL_NAME__: JSON.stringify(name.slice(0, 12)) },
    build: {
      emptyOutDir: false,
      copyPublicDir: false,
      rolldownOptions: {
        input: "src/worker/serviceWorker.ts",
        output: { format: "iife" as const, entryFileNames: "sw.js" },
      },
    },
  };
});

function shellFiles(): string[] {
  const manifest = JSON.parse(readFileSync("dist/.vite/manifest.json", "utf8")) as Record<string, Chunk>;
  const chunks = Object.entries(manifest)
    .filter(([source]) => !LEFT_OUT.test(source))
    .flatMap(([, { file, css = [], assets = [] }]) => [file, ...css, ...assets]);
  const files = chunks.filter((file) => /\.(?:js|css)$/.test(file) || FONT.test(file));
  return [...new Set([...ALWAYS, ...files])].map((file) => `/${file}`).sort();
}
