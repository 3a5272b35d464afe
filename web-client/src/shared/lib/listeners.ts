import type { Cancel } from "./platform";

/** A set of callbacks. */
export class Listeners<T> {
  private readonly all = new Set<(value: T) => void>();

  add(run: (value: T) => void): Cancel {
    this.all.add(run);
    return () => this.all.delete(run);
  }

  emit(value: T): void {
    for (const run of [...this.all]) run(value);
  }
}
