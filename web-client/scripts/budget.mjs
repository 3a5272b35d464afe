// How much a person downloads before a page works, gzipped, against what it may be. Reads Vite's manifest.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const KIB = 1024;
const DIST = new URL("../dist/", import.meta.url);
const manifest = JSON.parse(readFileSync(new URL(".vite/manifest.json", DIST), "utf8"));

const ENTRY = "index.html";
const LOGIN = "src/features/auth/SignInPage.tsx";
const HOME = [
  "src/app/home.ts",
  "src/features/people/HomeLayout.tsx",
  "src/features/chats/ChatsLayout.tsx",
  "src/features/chats/ChatsWelcome.tsx",
];
const CHAT = "src/features/chats/pages.tsx";
const LISTS = "src/features/people/QueriesLayout.tsx";
const CALLS = ["src/features/people/CallsLayout.tsx", "src/features/people/WelcomePane.tsx"];
const PERSON = "src/features/people/PersonPane.tsx";
const ADMIN = "src/features/admin/pages.ts";
const RECORD = "src/features/admin/calls/pages.ts";
const CALL = "src/app/Overlays.tsx";
const MEET = ["src/features/match/pages.ts", "src/features/match/matchParts.ts", "src/features/call/ui/parts.ts"];

// One language is loaded, part by part: the largest counts.
const words = (part) =>
  Object.keys(manifest)
    .filter((name) => /^src\/shared\/i18n\/[\w-]+\//.test(name) && name.endsWith(`/${part}.ts`))
    .sort((a, b) => size(files([b]), ".js") - size(files([a]), ".js"))[0];
const [CORE_WORDS, DOOR_WORDS, HOME_WORDS, CHAT_WORDS, MATCH_WORDS, ADMIN_WORDS, RECORD_WORDS] = [
  "core",
  "door",
  "home",
  "chat",
  "match",
  "admin",
  "record",
].map(words);
HOME.push(CORE_WORDS, DOOR_WORDS, HOME_WORDS);

const entry = files([ENTRY, CORE_WORDS]);
const home = size(files([ENTRY, ...HOME]), ".js");
// The first page asks for no lists by queries; others do.
const lists = size(files([ENTRY, ...HOME, LISTS]), ".js");
const admin = size(files([ENTRY, ...HOME, ADMIN, ADMIN_WORDS]), ".js");
const rows = [
  ["entry", size(entry, ".js"), 160],
  ["login", size(files([ENTRY, CORE_WORDS, DOOR_WORDS, LOGIN]), ".js"), 175],
  ["home", home, 230],
  ["lists, beside home", lists - home, 15],
  ["chat, beside lists", size(files([ENTRY, ...HOME, LISTS, CHAT, CHAT_WORDS]), ".js") - lists, 25],
  ["calls, beside lists", size(files([ENTRY, ...HOME, LISTS, ...CALLS]), ".js") - lists, 10],
  ["person, beside lists", size(files([ENTRY, ...HOME, LISTS, PERSON]), ".js") - lists, 15],
  ["call, beside home", size(files([ENTRY, ...HOME, CALL]), ".js") - home, 60],
  ["strangers, beside home", size(files([ENTRY, ...HOME, ...MEET, MATCH_WORDS]), ".js") - home, 45],
  ["admin, beside home", admin - home, 50],
  ["record, beside admin", size(files([ENTRY, ...HOME, ADMIN, ADMIN_WORDS, RECORD, RECORD_WORDS]), ".js") - admin, 20],
  ["CSS", size(files([ENTRY, LOGIN, ...HOME, CALL]), ".css"), 12],
];

let over = false;
for (const [name, bytes, limit] of rows) {
  const fits = bytes <= limit * KIB;
  over ||= !fits;
  console.log(`${name.padEnd(24)}${(bytes / KIB).toFixed(1).padStart(8)} KB of ${limit}${fits ? "" : "  TOO LARGE"}`);
}
process.exitCode = over ? 1 : 0;

/** The files that these modules load at once, their imports included. */
function files(modules, found = new Set()) {
  for (const module of modules) {
    const chunk = manifest[module];
    if (!chunk) throw new Error(`${module} is not in the manifest`);
    if (found.has(chunk.file)) continue;
    found.add(chunk.file);
    for (const css of chunk.css ?? []) found.add(css);
    files(chunk.imports ?? [], found);
  }
  return found;
}

function size(names, suffix) {
  return [...names]
    .filter((name) => name.endsWith(suffix))
    .reduce((sum, name) => sum + gzipSync(readFileSync(new URL(name, DIST)), { level: 9 }).length, 0);
}
