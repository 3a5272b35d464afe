import type { Client } from "@connectrpc/connect";
import { createStore, type StoreApi } from "zustand/vanilla";
import type { NotificationService, NotificationSettings } from "~/gen/switchboard/notify/v1/push_pb";

/** What may notify the person, as far as is known. */
export interface KnownNotificationSettings {
  readonly settings: NotificationSettings | undefined;
  /** Why they could not be loaded. */
  readonly failure: unknown;
}

/** What a person can set. */
export type NotificationSettingsChange = Partial<Omit<NotificationSettings, "$typeName" | "$unknown" | "version">>;

const NOTHING: KnownNotificationSettings = { settings: undefined, failure: undefined };

/** What may notify the person, and when, on all of their devices. */
export class NotificationSettingsStore {
  readonly state: StoreApi<KnownNotificationSettings> = createStore<KnownNotificationSettings>(() => NOTHING);

  /** Grows when the person changes, so that an answer for another one is dropped. */
  private generation = 0;

  constructor(
    private readonly client: Pick<
      Client<typeof NotificationService>,
      "getNotificationSettings" | "updateNotificationSettings"
    >,
  ) {}

  /** Takes in what the server says, unless something newer is known. */
  apply(settings: NotificationSettings | undefined): void {
    const known = this.state.getState().settings;
    if (settings && settings.version >= (known?.version ?? 0n)) this.state.setState({ settings, failure: undefined });
  }

  async load(): Promise<void> {
    const { generation } = this;
    this.state.setState({ failure: undefined });
    try {
      const { settings } = await this.client.getNotificationSettings({});
      if (generation === this.generation) this.apply(settings);
    } catch (failure) {
      if (generation === this.generation) this.state.setState({ failure });
    }
  }

  /** Sets some of them. It shows at once, and goes back when it is refused. */
  async change(change: NotificationSettingsChange): Promise<void> {
    const { generation } = this;
    const before = this.state.getState().settings;
    if (!before) return;
    const wanted = { ...before, ...change };
    this.state.setState({ settings: wanted });
    try {
      const { settings } = await this.client.updateNotificationSettings({ settings: wanted });
      if (generation === this.generation) this.apply(settings);
    } catch (error) {
      if (generation === this.generation && this.state.getState().settings === wanted) {
        this.state.setState({ settings: before });
      }
      throw error;
    }
  }

  clear(): void {
    this.generation += 1;
    this.state.setState(NOTHING, true);
  }
}
