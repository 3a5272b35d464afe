import { Volume2 } from "lucide-react";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "~/shared/ui/Button";

const STEP = 0.05;

type VolumeFieldProps = {
  label: string;
  /** From 0, which is silent, to 1. */
  value: number;
  onChange: (value: number) => void;
  /** Lets it be heard. */
  onTry: () => void;
};

/** How loud something is on this device. */
export function VolumeField({ label, value, onChange, onTry }: VolumeFieldProps) {
  const { t, i18n } = useTranslation();
  const id = useId();
  const percent = new Intl.NumberFormat(i18n.language, { style: "percent" }).format(value);
  return (
    <div>
      <label htmlFor={id} className="mb-1.5 block font-medium text-13">
        {label}
      </label>
      <div className="flex items-center gap-4">
        <input
          id={id}
          type="range"
          min={0}
          max={1}
          step={STEP}
          value={value}
          aria-valuetext={percent}
          onChange={(event) => onChange(event.target.valueAsNumber)}
          className="h-11 min-w-0 flex-1 accent-accent"
        />
        <span className="w-12 text-right text-13 text-muted">{percent}</span>
        <Button onClick={onTry}>
          <Volume2 size={18} aria-hidden />
          {t("settings.calling.try")}
        </Button>
      </div>
    </div>
  );
}
