/** The browser's database of recent history (W3C Indexed Database). */
export const RECENT_DATABASE = "switchboard.recent";

/** Nobody is signed in here any more: nothing of what they read stays. */
export function forgetRecent(): void {
  if ("indexedDB" in globalThis) indexedDB.deleteDatabase(RECENT_DATABASE);
}
