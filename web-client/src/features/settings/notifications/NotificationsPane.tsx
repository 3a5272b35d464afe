import { useTranslation } from "react-i18next";
import { useCallServices, usePreferences } from "~/features/call";
import { useMe } from "~/shared/services/context";
import { BrowserNotifications } from "../parts/BrowserNotifications";
import { Section } from "../parts/Section";
import { SettingsPane } from "../parts/SettingsPane";
import { VolumeField } from "../parts/VolumeField";
import { isGuest } from "../sections";
import { InstallSection } from "./InstallSection";
import { PushSection } from "./PushSection";
import { ServerChoices } from "./ServerChoices";

/** What may notify the person, and when: on all devices, and on this one. */
export function NotificationsPane() {
  const { t } = useTranslation();
  const { sounds } = useCallServices();
  const [{ pingVolume }, set] = usePreferences();
  const guest = isGuest(useMe());
  return (
    <SettingsPane title={t("settings.notifications")}>
      <ServerChoices />
      <Section title={t("settings.notifying.here")} text={t("settings.notifying.hereText")}>
        <VolumeField
          label={t("settings.notifying.volume")}
          value={pingVolume}
          onChange={(volume) => set({ pingVolume: volume })}
          onTry={() => sounds.samplePing()}
        />
        <BrowserNotifications
          of="notifyMessages"
          label={t("settings.notifying.browser")}
          text={t("settings.notifying.browserText")}
        />
      </Section>
      {!guest && <PushSection />}
      <InstallSection />
    </SettingsPane>
  );
}
