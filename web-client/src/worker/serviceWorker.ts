// What runs without a page: it shows what is pushed, and has the page ready when there is no network.
import { keptWords } from "~/features/notify/keptWords";
import { notify } from "~/shared/i18n/en/notify";
import { pushAct, type ShownOptions } from "./push";
import { answeredBy, file, keepShell, page } from "./shell";

declare const self: ServiceWorkerGlobalScope;
/** The files of the page that is built with it, and a name for just these. */
declare const __SHELL__: readonly string[];
declare const __SHELL_NAME__: string;

const KEPT = new Set(__SHELL__);
const CACHE = `switchboard.shell.${__SHELL_NAME__}`;

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => keepShell(cache, __SHELL__)));
});

// It takes over once no page of the version before is left, so that theirs stays whole.
self.addEventListener("activate", (event) => {
  event.waitUntil(dropOthers());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  const answered = answeredBy(url.pathname, request.mode === "navigate", KEPT);
  if (answered === "network") return;
  const answer = answered === "page" ? page : file;
  event.respondWith(caches.open(CACHE).then((cache) => answer(request, cache, (input) => fetch(input))));
});

self.addEventListener("push", (event) => {
  const { data } = event;
  if (data) event.waitUntil(pushed(new Uint8Array(data.arrayBuffer())));
});

self.addEventListener("notificationclick", (event) => {
  const { notification } = event;
  notification.close();
  const { path } = notification.data as ShownOptions["data"];
  event.waitUntil(open(path));
});

async function dropOthers(): Promise<void> {
  const names = await caches.keys();
  const others = names.filter((name) => name.startsWith("switchboard.shell.") && name !== CACHE);
  await Promise.all(others.map((name) => caches.delete(name)));
}

async function pushed(bytes: Uint8Array): Promise<void> {
  const words = (await keptWords().catch(() => undefined)) ?? notify.words;
  const act = pushAct(bytes, words, Date.now(), await isSeen());
  if (act.do === "show") {
    await self.registration.showNotification(act.title, { ...act.options, icon: "/icon-192.png" });
  } else if (act.do === "close") {
    for (const shown of await self.registration.getNotifications({ tag: act.tag })) shown.close();
  }
}

async function isSeen(): Promise<boolean> {
  return (await pages()).some(({ focused }) => focused);
}

/** In a page that is there, else in a new one. */
async function open(path: string): Promise<void> {
  const [there] = await pages();
  if (!there) {
    await self.clients.openWindow(path);
    return;
  }
  there.postMessage({ open: path });
  await there.focus();
}

function pages(): Promise<readonly WindowClient[]> {
  return self.clients.matchAll({ type: "window" });
}
