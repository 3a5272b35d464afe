import { useId } from "react";

/** One choice of several, by its value and its name. */
export interface Choice {
  readonly value: string;
  readonly label: string;
  readonly lang?: string;
}

type ChoicesProps = { legend: string; choices: readonly Choice[]; value: string; onChange: (value: string) => void };

/** One of several, all in sight. */
export function Choices({ legend, choices, value, onChange }: ChoicesProps) {
  const name = useId();
  return (
    <fieldset>
      <legend className="sr-only">{legend}</legend>
      <div className="divide-y divide-line">
        {choices.map((choice) => (
          <label key={choice.value} className="flex min-h-12 cursor-pointer items-center gap-3 px-4 hover:bg-raised">
            <input
              type="radio"
              name={name}
              value={choice.value}
              checked={choice.value === value}
              onChange={() => onChange(choice.value)}
              className="size-4.5 shrink-0 accent-accent"
            />
            <span lang={choice.lang}>{choice.label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
