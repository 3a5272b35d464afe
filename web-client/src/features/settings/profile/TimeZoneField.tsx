import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "~/shared/ui/Button";
import { SelectField } from "~/shared/ui/SelectField";
import { deviceTimeZone, timeZones, zoneName } from "./timeZones";

type TimeZoneFieldProps = { timeZone: string; onChange: (timeZone: string) => void };

/** The time zone that others see. */
export function TimeZoneField({ timeZone, onChange }: TimeZoneFieldProps) {
  const { t } = useTranslation();
  const groups = useMemo(() => timeZones(timeZone), [timeZone]);
  const device = deviceTimeZone();
  return (
    <>
      <SelectField
        label={t("settings.timeZone.label")}
        hint={t("settings.timeZone.hint")}
        value={timeZone}
        onChange={(event) => onChange(event.target.value)}
      >
        <option value="">{t("settings.timeZone.none")}</option>
        {groups.map(({ region, zones }) => (
          <optgroup key={region} label={region || t("settings.timeZone.other")}>
            {zones.map((zone) => (
              <option key={zone} value={zone}>
                {zoneName(zone)}
              </option>
            ))}
          </optgroup>
        ))}
      </SelectField>
      {device !== timeZone && (
        <Button className="justify-self-start" onClick={() => onChange(device)}>
          {t("settings.timeZone.useDevice", { zone: zoneName(device) })}
        </Button>
      )}
    </>
  );
}
