import { useTranslation } from "react-i18next";
import { useCallServices, usePreferences } from "~/features/call";
import { VolumeField } from "../parts/VolumeField";

/** How loud a call rings on this device. */
export function RingVolume() {
  const { t } = useTranslation();
  const { sounds } = useCallServices();
  const [{ ringVolume }, set] = usePreferences();
  return (
    <VolumeField
      label={t("settings.calling.volume")}
      value={ringVolume}
      onChange={(volume) => set({ ringVolume: volume })}
      onTry={() => sounds.sample()}
    />
  );
}
