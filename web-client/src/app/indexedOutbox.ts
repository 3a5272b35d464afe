import type { OutboxEntry, OutboxStorage } from "~/shared/store/chat/outbox";

const DATABASE = "switchboard";
const STORE = "outbox";

interface Row {
  readonly owner: string;
  readonly entry: OutboxEntry;
}

/** The outbox in the browser's database (W3C Indexed Database). Rejects where the browser keeps nothing. */
export function indexedOutbox(): OutboxStorage {
  let opened: Promise<IDBDatabase> | undefined;
  const store = async (mode: IDBTransactionMode) => {
    opened ??= open();
    return (await opened).transaction(STORE, mode).objectStore(STORE);
  };
  return {
    all: async (owner) => {
      const rows = (await answer((await store("readonly")).getAll())) as Row[];
      // The keys are the request ids, in no order.
      return rows
        .filter((row) => row.owner === owner)
        .map(({ entry }) => entry)
        .sort((one, other) => one.createdAt - other.createdAt);
    },
    put: async (owner, entry) => {
      await answer((await store("readwrite")).put({ owner, entry } satisfies Row, entry.requestId));
    },
    remove: async (_owner, requestId) => {
      await answer((await store("readwrite")).delete(requestId));
    },
  };
}

function open(): Promise<IDBDatabase> {
  if (!("indexedDB" in globalThis)) return Promise.reject(new Error("This browser keeps nothing."));
  const request = indexedDB.open(DATABASE, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE);
  return answer(request);
}

function answer<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("The browser's database failed."));
  });
}
