import type { DeviceSystem } from "~/features/call/media/devices";
import type { TextStorage } from "~/shared/lib/platform";

/** A machine into which devices are plugged. */
export class FakeDevices implements DeviceSystem {
  private plugged: { kind: MediaDeviceKind; label: string; deviceId: string }[] = [];
  private run: () => void = () => undefined;

  /** Before the person has allowed any, browsers tell neither ids nor labels. */
  hidden = false;

  list() {
    const { hidden } = this;
    return Promise.resolve(
      this.plugged.map(({ kind, deviceId, label }) => ({
        kind,
        deviceId: hidden ? "" : deviceId,
        label: hidden ? "" : label,
      })),
    );
  }

  listen(run: () => void) {
    this.run = run;
    return () => undefined;
  }

  plug(kind: MediaDeviceKind, label: string, deviceId = label.toLowerCase()): void {
    this.plugged.push({ kind, label, deviceId });
    this.run();
  }

  unplug(label: string): void {
    this.plugged = this.plugged.filter((one) => one.label !== label);
    this.run();
  }
}

/** A browser's storage, in memory. */
export function fakeStorage(): TextStorage {
  const kept = new Map<string, string>();
  return {
    get: (key) => kept.get(key),
    set: (key, value) => void kept.set(key, value),
    remove: (key) => void kept.delete(key),
  };
}
