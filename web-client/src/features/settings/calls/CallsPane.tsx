import { Suspense } from "react";
import { useTranslation } from "react-i18next";
import { DeviceCheckButton, DevicePicker } from "~/features/call";
import { ListSkeleton } from "~/shared/ui/states";
import { BrowserNotifications } from "../parts/BrowserNotifications";
import { Section } from "../parts/Section";
import { SettingsPane } from "../parts/SettingsPane";
import { RingVolume } from "./RingVolume";
import { ServerChoices } from "./ServerChoices";

/** How the person is called: on all devices, and on this one. */
export function CallsPane() {
  const { t } = useTranslation();
  return (
    <SettingsPane title={t("settings.calls")}>
      <Section title={t("settings.calling.everywhere")} text={t("settings.calling.everywhereText")}>
        <ServerChoices />
      </Section>
      <Section title={t("settings.calling.ringing")} text={t("settings.calling.ringingText")}>
        <RingVolume />
        <BrowserNotifications
          of="notify"
          label={t("settings.calling.notify")}
          text={t("settings.calling.notifyText")}
        />
      </Section>
      <Section title={t("settings.calling.devices")} text={t("settings.calling.devicesText")}>
        <Suspense fallback={<ListSkeleton rows={3} />}>
          <DevicePicker use="camera" />
          <DevicePicker use="microphone" />
          <DevicePicker use="speaker" />
          <div>
            <DeviceCheckButton label={t("settings.calling.check")} look="secondary" />
          </div>
        </Suspense>
      </Section>
    </SettingsPane>
  );
}
