import type { TextStorage } from "~/shared/lib/platform";

/** Storage that the test can look into. */
export class MemoryStorage implements TextStorage {
  readonly kept = new Map<string, string>();

  get(key: string): string | undefined {
    return this.kept.get(key);
  }

  set(key: string, value: string): void {
    this.kept.set(key, value);
  }

  remove(key: string): void {
    this.kept.delete(key);
  }
}
