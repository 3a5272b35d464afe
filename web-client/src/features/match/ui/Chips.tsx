import { X } from "lucide-react";
import { useTranslation } from "react-i18next";

type ChipsProps = {
  /** Names the list. */
  label: string;
  items: readonly { readonly key: string; readonly text: string }[];
  onRemove: (key: string) => void;
};

/** What was chosen, each with the way to take it back. */
export function Chips({ label, items, onRemove }: ChipsProps) {
  const { t } = useTranslation();
  if (items.length === 0) return null;
  return (
    <ul aria-label={label} className="mt-2 flex flex-wrap gap-1.5">
      {items.map(({ key, text }) => (
        <li
          key={key}
          className="flex max-w-full animate-appear items-center rounded-full bg-accent-soft pl-3 font-medium text-13 text-accent-ink"
        >
          <span className="min-w-0 truncate">{text}</span>
          <button
            type="button"
            aria-label={t("match.setup.remove", { what: text })}
            onClick={() => onRemove(key)}
            className="flex size-8 shrink-0 items-center justify-center rounded-full hover:bg-pressed pointer-coarse:size-11"
          >
            <X size={14} aria-hidden />
          </button>
        </li>
      ))}
    </ul>
  );
}
