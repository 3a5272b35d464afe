import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import type { NotificationSettings } from "~/gen/switchboard/notify/v1/push_pb";
import type { NotificationSettingsChange, NotificationSettingsStore } from "~/shared/store/notificationSettings";
import { Loaded } from "../parts/Loaded";
import { ProblemNote } from "../parts/ProblemNote";
import { Section } from "../parts/Section";
import { Switch } from "../parts/Switch";
import { useAct } from "../parts/useAct";
import { LevelField } from "./LevelField";
import { QuietHoursFields } from "./QuietHoursFields";
import { useNotificationSettings } from "./useNotificationSettings";

/** What the server heeds, whichever device would be notified. */
export function ServerChoices() {
  const store = useNotificationSettings();
  const { settings, failure } = useStore(store.state);
  const query = {
    data: settings,
    error: failure instanceof Error ? failure : null,
    isError: failure !== undefined,
    refetch: () => store.load(),
  };
  return (
    <Loaded query={query} rows={4}>
      {(known) => <Choices store={store} settings={known} />}
    </Loaded>
  );
}

type ChoicesProps = { store: NotificationSettingsStore; settings: NotificationSettings };

function Choices({ store, settings }: ChoicesProps) {
  const { t } = useTranslation();
  const act = useAct();
  const set = (change: NotificationSettingsChange) => void act.run(() => store.change(change));
  return (
    <>
      <Section title={t("settings.notifying.messages")} text={t("settings.notifying.messagesText")}>
        <LevelField kind="direct" value={settings.direct} onChange={(direct) => set({ direct })} />
        <LevelField kind="groups" value={settings.groups} onChange={(groups) => set({ groups })} />
        <Switch
          label={t("settings.notifying.hidePreviews")}
          text={t("settings.notifying.hidePreviewsText")}
          checked={settings.hidePreviews}
          disabled={act.busy}
          onChange={(hidePreviews) => set({ hidePreviews })}
        />
        <Switch
          label={t("settings.notifying.pushMessages")}
          checked={settings.pushMessages}
          disabled={act.busy}
          onChange={(pushMessages) => set({ pushMessages })}
        />
        <Switch
          label={t("settings.notifying.pushCalls")}
          text={t("settings.notifying.pushCallsText")}
          checked={settings.pushCalls}
          disabled={act.busy}
          onChange={(pushCalls) => set({ pushCalls })}
        />
        <ProblemNote problem={act.problem} />
      </Section>
      <Section title={t("settings.notifying.quiet")} text={t("settings.notifying.quietText")}>
        <QuietHoursFields store={store} hours={settings.quietHours} />
      </Section>
    </>
  );
}
