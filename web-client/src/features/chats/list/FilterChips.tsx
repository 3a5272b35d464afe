import { useTranslation } from "react-i18next";
import { ConversationFilter } from "~/gen/switchboard/chat/v1/conversation_pb";

const CHIPS = [
  [ConversationFilter.UNSPECIFIED, "all"],
  [ConversationFilter.UNREAD, "unread"],
  [ConversationFilter.GROUPS, "groups"],
  [ConversationFilter.ARCHIVED, "archived"],
] as const;

type FilterChipsProps = { filter: ConversationFilter; onFilter: (filter: ConversationFilter) => void };

/** Which conversations are listed. */
export function FilterChips({ filter, onFilter }: FilterChipsProps) {
  const { t } = useTranslation();
  return (
    <fieldset className="flex shrink-0 gap-1.5 overflow-x-auto px-4 pb-2" aria-label={t("chats.filter")}>
      {CHIPS.map(([value, key]) => (
        <button
          key={key}
          type="button"
          aria-pressed={filter === value}
          onClick={() => onFilter(value)}
          className="h-8 shrink-0 rounded-full border border-line px-3 font-medium text-13 text-muted -outline-offset-2 hover:bg-raised aria-pressed:border-transparent aria-pressed:bg-accent-soft aria-pressed:text-accent-ink pointer-coarse:h-11"
        >
          {t(`chats.${key}`)}
        </button>
      ))}
    </fieldset>
  );
}
