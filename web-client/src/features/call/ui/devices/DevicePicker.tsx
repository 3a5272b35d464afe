import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { SelectField } from "~/shared/ui/SelectField";
import { type DeviceUse, usedId } from "../../media/devices";
import { useCallServices } from "../context";

/** Which camera, microphone or speaker is used. Nothing where the browser does not let one choose. */
export function DevicePicker({ use }: { use: DeviceUse }) {
  const { t } = useTranslation();
  const { devices } = useCallServices();
  const state = useStore(devices.state);
  const known = state.known[use];
  const used = usedId(state, use);
  const away = used === "" ? state.chosen[use] : undefined;
  if (use === "speaker" && (known.length === 0 || !canChooseSpeaker())) return null;
  return (
    <SelectField
      label={t(`call.devices.${use}`)}
      {...(away && { hint: t("call.devices.away", { device: away.label }) })}
      value={used}
      onChange={(event) => devices.choose(use, event.target.value)}
    >
      <option value="">{t("call.devices.system")}</option>
      {known.map(({ id, label }, at) => (
        <option key={id} value={id}>
          {label || t("call.devices.nameless", { device: t(`call.devices.${use}`), number: at + 1 })}
        </option>
      ))}
    </SelectField>
  );
}

function canChooseSpeaker(): boolean {
  return "setSinkId" in HTMLMediaElement.prototype;
}
