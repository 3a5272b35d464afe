import type { NotificationWords } from "./words";

const DATABASE = "switchboard.notifications";
const STORE = "words";
const KEY = "now";

/** Keeps what notifications say in the page's language, for the service worker, which knows no language. */
export async function keepWords(words: NotificationWords): Promise<void> {
  if (typeof indexedDB === "undefined") return;
  const database = await opened();
  try {
    await done(database.transaction(STORE, "readwrite").objectStore(STORE).put(words, KEY));
  } finally {
    database.close();
  }
}

/** What was kept; nothing before the first page. */
export async function keptWords(): Promise<NotificationWords | undefined> {
  const database = await opened();
  try {
    const found: unknown = await done(database.transaction(STORE).objectStore(STORE).get(KEY));
    return found as NotificationWords | undefined;
  } finally {
    database.close();
  }
}

function opened(): Promise<IDBDatabase> {
  const request = indexedDB.open(DATABASE, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE);
  return done(request);
}

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("The browser's database failed."));
  });
}
