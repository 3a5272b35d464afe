import type { KeptHistory, RecentStorage } from "~/shared/store/chat/recent";
import { RECENT_DATABASE } from "./recentDatabase";

const STORE = "history";
const KEY = "recent";

/** Recent history in a database of its own. Rejects where the browser keeps nothing. */
export function indexedRecent(): RecentStorage {
  return {
    load: () => within("readonly", async (store) => (await answer(store.get(KEY))) as KeptHistory | undefined),
    keep: (history) =>
      within("readwrite", async (store) => {
        await answer(store.put(history, KEY));
      }),
  };
}

/** Opened for each use, so that nothing is in the way of removing it. */
async function within<T>(mode: IDBTransactionMode, run: (store: IDBObjectStore) => Promise<T>): Promise<T> {
  if (!("indexedDB" in globalThis)) throw new Error("This browser keeps nothing.");
  const request = indexedDB.open(RECENT_DATABASE, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE);
  const database = await answer(request);
  try {
    return await run(database.transaction(STORE, mode).objectStore(STORE));
  } finally {
    database.close();
  }
}

function answer<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("The browser's database failed."));
  });
}
