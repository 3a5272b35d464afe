import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { QuietHours } from "~/gen/switchboard/notify/v1/push_pb";
import type { NotificationSettingsStore } from "~/shared/store/notificationSettings";
import { TextField } from "~/shared/ui/TextField";
import { ProblemNote } from "../parts/ProblemNote";
import { Switch } from "../parts/Switch";
import { useAct } from "../parts/useAct";
import { deviceTimeZone, zoneName } from "../profile/timeZones";
import { dayNames, fromClock, hasDay, toClock, toggleDay, usualHours } from "./quietHours";

type QuietHoursFieldsProps = { store: NotificationSettingsStore; hours: QuietHours | undefined };

/** When nothing rings and nothing notifies. Each change is saved as it is made. */
export function QuietHoursFields({ store, hours }: QuietHoursFieldsProps) {
  const { t } = useTranslation();
  const act = useAct();
  const set = (quietHours: QuietHours | undefined) => void act.run(() => store.change({ quietHours }));
  const zone = deviceTimeZone();
  return (
    <>
      <Switch
        label={t("settings.notifying.quietOn")}
        text={hours ? t("settings.notifying.quietZone", { zone: zoneName(hours.timeZone) }) : ""}
        checked={hours !== undefined}
        disabled={act.busy}
        onChange={(on) => set(on ? usualHours(zone) : undefined)}
      />
      {hours && <Hours hours={hours} onChange={(change) => set({ ...hours, timeZone: zone, ...change })} />}
      <ProblemNote problem={act.problem} />
    </>
  );
}

type HoursProps = { hours: QuietHours; onChange: (change: Partial<QuietHours>) => void };

function Hours({ hours, onChange }: HoursProps) {
  const { t, i18n } = useTranslation();
  return (
    <>
      <div className="grid grid-cols-2 gap-4">
        <ClockField
          label={t("settings.notifying.from")}
          minute={hours.startMinute}
          onChange={(startMinute) => onChange({ startMinute })}
        />
        <ClockField
          label={t("settings.notifying.until")}
          minute={hours.endMinute}
          onChange={(endMinute) => onChange({ endMinute })}
        />
      </div>
      <fieldset>
        <legend className="mb-1.5 font-medium text-13">{t("settings.notifying.days")}</legend>
        <div className="flex flex-wrap gap-2">
          {dayNames(i18n.language).map(({ short, long }, day) => (
            <button
              key={long}
              type="button"
              aria-label={long}
              aria-pressed={hasDay(hours.days, day)}
              onClick={() => onChange({ days: toggleDay(hours.days, day) })}
              className="h-11 min-w-11 rounded-full border border-line-strong px-2 text-13 aria-pressed:border-accent aria-pressed:bg-accent aria-pressed:text-white"
            >
              {short}
            </button>
          ))}
        </div>
      </fieldset>
    </>
  );
}

type ClockFieldProps = { label: string; minute: number; onChange: (minute: number) => void };

/** Saved when it is left: a time that is being typed goes through others. */
function ClockField({ label, minute, onChange }: ClockFieldProps) {
  const [typed, setTyped] = useState<string>();
  const leave = () => {
    const next = typed === undefined ? undefined : fromClock(typed);
    setTyped(undefined);
    if (next !== undefined && next !== minute) onChange(next);
  };
  return (
    <TextField
      label={label}
      type="time"
      value={typed ?? toClock(minute)}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={leave}
    />
  );
}
