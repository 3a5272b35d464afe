import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import type { NotificationSettings } from "~/gen/switchboard/notify/v1/push_pb";
import { useOffline, useServices } from "~/shared/services/context";
import type { NotificationSettingsChange } from "~/shared/store/notificationSettings";
import { Loaded } from "../parts/Loaded";
import { ProblemNote } from "../parts/ProblemNote";
import { Section } from "../parts/Section";
import { Switch } from "../parts/Switch";
import { useAct } from "../parts/useAct";
import { LevelField } from "./LevelField";
import { QuietHoursFields } from "./QuietHoursFields";

/** What the server heeds, whichever device would be notified. */
export function ServerChoices() {
  const { notificationSettings } = useServices();
  const { settings, failure } = useStore(notificationSettings.state);
  const offline = useOffline();
  useEffect(() => {
    if (!offline) void notificationSettings.load();
  }, [notificationSettings, offline]);
  const query = {
    data: settings,
    error: failure instanceof Error ? failure : null,
    isError: failure !== undefined,
    refetch: () => notificationSettings.load(),
  };
  return (
    <Loaded query={query} rows={4}>
      {(known) => <Choices settings={known} />}
    </Loaded>
  );
}

function Choices({ settings }: { settings: NotificationSettings }) {
  const { t } = useTranslation();
  const { notificationSettings } = useServices();
  const act = useAct();
  const set = (change: NotificationSettingsChange) => void act.run(() => notificationSettings.change(change));
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
        <QuietHoursFields hours={settings.quietHours} />
      </Section>
    </>
  );
}
