import { useId } from "react";

type SwitchProps = {
  label: string;
  text?: string;
  checked: boolean;
  disabled?: boolean;
  onChange: (on: boolean) => void;
};

/** Something that is on or off, at once. */
export function Switch({ label, text, checked, disabled, onChange }: SwitchProps) {
  const id = useId();
  return (
    <div className="flex items-start gap-4">
      <div className="min-w-0 flex-1">
        <label htmlFor={id} className="font-medium">
          {label}
        </label>
        {text && (
          <p id={`${id}-text`} className="text-pretty text-13 text-muted">
            {text}
          </p>
        )}
      </div>
      <input
        id={id}
        type="checkbox"
        role="switch"
        aria-describedby={text ? `${id}-text` : undefined}
        checked={checked}
        aria-checked={checked}
        // Not `disabled`: the focus stays where it is while it is being saved.
        aria-disabled={disabled}
        onChange={(event) => !disabled && onChange(event.target.checked)}
        className="relative mt-0.5 h-6 w-10 shrink-0 cursor-pointer appearance-none rounded-full border border-line-strong bg-raised transition-colors duration-100 after:absolute after:top-[3px] after:left-[3px] after:size-4 after:rounded-full after:bg-muted after:transition-transform checked:border-accent checked:bg-accent checked:after:translate-x-4 checked:after:bg-white"
      />
    </div>
  );
}
