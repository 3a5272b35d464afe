import { Volume2 } from "lucide-react";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { useCallServices, usePreferences } from "~/features/call";
import { Button } from "~/shared/ui/Button";

const STEP = 0.05;

/** How loud a call rings on this device. */
export function RingVolume() {
  const { t, i18n } = useTranslation();
  const id = useId();
  const { sounds } = useCallServices();
  const [{ ringVolume }, set] = usePreferences();
  const percent = new Intl.NumberFormat(i18n.language, { style: "percent" }).format(ringVolume);
  return (
    <div>
      <label htmlFor={id} className="mb-1.5 block font-medium text-13">
        {t("settings.calling.volume")}
      </label>
      <div className="flex items-center gap-4">
        <input
          id={id}
          type="range"
          min={0}
          max={1}
          step={STEP}
          value={ringVolume}
          aria-valuetext={percent}
          onChange={(event) => set({ ringVolume: event.target.valueAsNumber })}
          className="h-11 min-w-0 flex-1 accent-accent"
        />
        <span className="w-12 text-right text-13 text-muted">{percent}</span>
        <Button onClick={() => sounds.sample()}>
          <Volume2 size={18} aria-hidden />
          {t("settings.calling.try")}
        </Button>
      </div>
    </div>
  );
}
