import type { Client } from "@connectrpc/connect";
import { createStore, type StoreApi } from "zustand/vanilla";
import type { CallSettings, CallSettingsService } from "~/gen/switchboard/call/v1/settings_pb";

/** How the person wants to be called, as far as is known. */
export interface KnownCallSettings {
  readonly settings: CallSettings | undefined;
  /** Why they could not be loaded. */
  readonly failure: unknown;
}

/** What a person can set. */
export type CallSettingsChange = Partial<Pick<CallSettings, "hideAddress" | "busyWhenInCall">>;

const NOTHING: KnownCallSettings = { settings: undefined, failure: undefined };

/** The person's settings of calls, which hold on all of their devices. */
export class CallSettingsStore {
  readonly state: StoreApi<KnownCallSettings> = createStore<KnownCallSettings>(() => NOTHING);

  /** Grows when the person changes, so that an answer for another one is dropped. */
  private generation = 0;

  constructor(private readonly client: Client<typeof CallSettingsService>) {}

  /** Takes in what the server says. */
  apply(settings: CallSettings | undefined): void {
    if (settings) this.state.setState({ settings, failure: undefined });
  }

  async load(): Promise<void> {
    const { generation } = this;
    this.state.setState({ failure: undefined });
    try {
      const { settings } = await this.client.getCallSettings({});
      if (generation === this.generation) this.apply(settings);
    } catch (failure) {
      if (generation === this.generation) this.state.setState({ failure });
    }
  }

  /** Sets some of them. It shows at once, and goes back when it is refused. */
  async change(change: CallSettingsChange): Promise<void> {
    const { generation } = this;
    const before = this.state.getState().settings;
    if (!before) return;
    this.state.setState({ settings: { ...before, ...change } });
    try {
      const { settings } = await this.client.updateCallSettings({ settings: { ...before, ...change } });
      if (generation === this.generation) this.apply(settings);
    } catch (error) {
      if (generation === this.generation) this.state.setState({ settings: before });
      throw error;
    }
  }

  clear(): void {
    this.generation += 1;
    this.state.setState(NOTHING, true);
  }
}
