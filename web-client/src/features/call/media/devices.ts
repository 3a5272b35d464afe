import { createStore, type StoreApi } from "zustand/vanilla";
import { Listeners } from "~/shared/lib/listeners";
import type { Cancel, TextStorage } from "~/shared/lib/platform";
import type { OpenDevices } from "./localMedia";

/** What a device is for. */
export type DeviceUse = "microphone" | "camera" | "speaker";

/** A device of the machine. */
export interface Device {
  /** The browser's own id, which holds for this origin until its data is cleared. */
  readonly id: string;
  readonly label: string;
}

/** A chosen device was plugged in or out. */
export interface Plug {
  readonly use: DeviceUse;
  readonly label: string;
  readonly present: boolean;
}

/** The machine's devices. The browser's are `navigator.mediaDevices`. */
export interface DeviceSystem {
  list(): Promise<readonly Pick<MediaDeviceInfo, "kind" | "deviceId" | "label">[]>;
  /** Tells when one is plugged in or out. */
  listen(run: () => void): Cancel;
}

/** The device chosen for each use; none: whatever the system uses. */
export type Choices = { readonly [Use in DeviceUse]?: Device | undefined };

/** What there is, and what the person wants of it. */
export interface DevicesState {
  /** Without labels until the person has allowed one of the kind. */
  readonly known: Readonly<Record<DeviceUse, readonly Device[]>>;
  /** What is chosen may not be there at the moment. */
  readonly chosen: Choices;
}

const KEY = "switchboard.devices";
const USES: readonly DeviceUse[] = ["microphone", "camera", "speaker"];
const USE_OF: Readonly<Record<MediaDeviceKind, DeviceUse>> = {
  audioinput: "microphone",
  videoinput: "camera",
  audiooutput: "speaker",
};
/** Chromium lists these beside the devices that they stand for. */
const ALIASES: ReadonlySet<string> = new Set(["", "default", "communications"]);

/** Which camera, microphone and speaker are used. A choice outlives its device: it holds again when that is back. */
export class Devices {
  readonly state: StoreApi<DevicesState>;

  private readonly plugs = new Listeners<Plug>();
  private readonly uses = new Listeners<DeviceUse>();
  /** The kinds of which the last look has seen all there is; the browser hides what is not allowed yet. */
  private seen: ReadonlySet<DeviceUse> = new Set();

  constructor(
    private readonly system: DeviceSystem,
    private readonly storage: TextStorage,
  ) {
    const chosen = parse(storage.get(KEY));
    this.state = createStore<DevicesState>(() => ({ known: { microphone: [], camera: [], speaker: [] }, chosen }));
    system.listen(() => void this.refresh());
    void this.refresh();
  }

  /** Tells of chosen devices that come and go. */
  onPlug(run: (plug: Plug) => void): Cancel {
    return this.plugs.add(run);
  }

  /** Tells that another device is to be used: it was chosen, or what was chosen is back. */
  onUse(run: (use: DeviceUse) => void): Cancel {
    return this.uses.add(run);
  }

  /** Chooses a device by its id; empty: whatever the system uses. */
  choose(use: DeviceUse, id: string): void {
    const { known, chosen } = this.state.getState();
    const device = known[use].find((one) => one.id === id);
    const next = { ...chosen, [use]: device };
    this.state.setState({ chosen: next });
    this.storage.set(KEY, JSON.stringify(next));
    this.uses.emit(use);
  }

  /** Looks again at what there is. */
  async refresh(): Promise<void> {
    const listed = await this.system.list().catch(() => []);
    const known: Record<DeviceUse, Device[]> = { microphone: [], camera: [], speaker: [] };
    for (const { kind, deviceId, label } of listed) {
      if (!ALIASES.has(deviceId)) known[USE_OF[kind]].push({ id: deviceId, label });
    }
    const before = this.state.getState();
    const compared = this.seen;
    this.seen = new Set(USES.filter((use) => !listed.some((one) => USE_OF[one.kind] === use && one.deviceId === "")));
    this.state.setState({ known });
    for (const use of USES) if (compared.has(use)) this.compare(use, before);
  }

  /** Opens what was chosen, as far as it is there; another device of the kind otherwise. */
  opener(open: OpenDevices): OpenDevices {
    return async ({ audio, video }) => {
      const stream = await open({
        ...(audio && { audio: this.wanted(audio, "microphone") }),
        ...(video && { video: this.wanted(video, "camera") }),
      });
      // Now the browser tells what the devices are called.
      void this.refresh();
      return stream;
    };
  }

  private wanted(constraints: boolean | MediaTrackConstraints, use: DeviceUse): boolean | MediaTrackConstraints {
    const id = usedId(this.state.getState(), use);
    if (id === "") return constraints;
    return { ...(constraints === true ? {} : constraints), deviceId: { ideal: id } };
  }

  private compare(use: DeviceUse, before: DevicesState): void {
    const now = this.state.getState();
    const label = now.chosen[use]?.label ?? "";
    const present = usedId(now, use) !== "";
    if (present === (usedId({ ...before, chosen: now.chosen }, use) !== "")) return;
    this.plugs.emit({ use, label, present });
    if (present) this.uses.emit(use);
  }
}

/** The id of the device that is to be used; empty: whatever the system uses. */
export function usedId({ known, chosen }: DevicesState, use: DeviceUse): string {
  const wanted = chosen[use];
  if (!wanted) return "";
  const there = known[use];
  const found =
    there.find(({ id }) => id === wanted.id) ?? there.find(({ label }) => label !== "" && label === wanted.label);
  return found?.id ?? "";
}

function parse(text: string | undefined): Choices {
  try {
    const kept = JSON.parse(text ?? "{}") as Partial<Record<DeviceUse, unknown>> | null;
    return Object.fromEntries(USES.flatMap((use) => (isDevice(kept?.[use]) ? [[use, kept[use]]] : [])));
  } catch {
    return {};
  }
}

function isDevice(value: unknown): value is Device {
  if (typeof value !== "object" || value === null || !("id" in value) || !("label" in value)) return false;
  return typeof value.id === "string" && typeof value.label === "string";
}
