import { useTranslation } from "react-i18next";
import { PersonAvatar } from "~/shared/services/PersonAvatar";
import type { useSuggestions } from "./useSuggestions";

/** What may take the place of the word that is being written. The focus stays in the text. */
export function Suggestions({ suggestions }: { suggestions: ReturnType<typeof useSuggestions> }) {
  const { t } = useTranslation();
  const { listId, active, take } = suggestions;
  if (suggestions.suggestions.length === 0) return null;
  return (
    <div
      role="listbox"
      id={listId}
      aria-label={t("chat.suggestions")}
      className="absolute bottom-full left-0 z-20 mb-1 w-72 max-w-full rounded-lg border border-line bg-surface p-1 shadow-lg"
    >
      {suggestions.suggestions.map((suggestion, at) => (
        // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the text, which names the chosen one
        // biome-ignore lint/a11y/useKeyWithClickEvents: the text takes the keys
        <div
          key={suggestion.key}
          id={`${listId}-${at}`}
          role="option"
          aria-selected={at === active}
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => take(suggestion)}
          className="flex min-h-10 cursor-default items-center gap-2.5 rounded-md px-2 aria-selected:bg-raised pointer-coarse:min-h-11"
        >
          {suggestion.userId && <PersonAvatar userId={suggestion.userId} size="small" />}
          <span className="min-w-0 flex-1 truncate">{suggestion.label}</span>
          <span className="truncate text-12 text-muted">{suggestion.detail}</span>
        </div>
      ))}
    </div>
  );
}
