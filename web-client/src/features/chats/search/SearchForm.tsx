import { SlidersHorizontal } from "lucide-react";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Conversation } from "~/gen/switchboard/chat/v1/conversation_types_pb";
import { focusFirst } from "~/shared/ui/focusFirst";
import { IconButton } from "~/shared/ui/IconButton";
import { TextField } from "~/shared/ui/TextField";
import { FilterFields, useWriters } from "./FilterFields";
import { type MessageFilter, messageFilter } from "./filter";

type SearchFormProps = {
  filter: MessageFilter;
  onFilter: (filter: MessageFilter) => void;
  here?: Conversation;
  /** Who else may have written what is looked for. */
  members?: readonly string[];
};

const NOBODY: readonly string[] = [];

/** What is looked for: words, and what narrows it down. */
export function SearchForm({ filter, onFilter, here, members = NOBODY }: SearchFormProps) {
  const { t } = useTranslation();
  const id = useId();
  const writers = useWriters();
  const [open, setOpen] = useState(() => isNarrow(filter, here !== undefined));
  const change = (changed: object) => onFilter(messageFilter({ ...filter, ...changed }));
  return (
    <search className="block space-y-3">
      <TextField
        type="search"
        label={t("chatMore.search.words")}
        value={filter.text ?? ""}
        ref={focusFirst}
        autoComplete="off"
        maxLength={200}
        onChange={({ target }) => change({ text: target.value })}
        end={
          <IconButton
            icon={SlidersHorizontal}
            label={t("chatMore.search.filters")}
            aria-expanded={open}
            aria-controls={id}
            onClick={() => setOpen(!open)}
          />
        }
      />
      <div id={id} hidden={!open}>
        {open && (
          <FilterFields
            filter={filter}
            onFilter={change}
            here={here}
            writers={here ? membersOf(here, members) : writers}
          />
        )}
      </div>
    </search>
  );
}

function membersOf({ otherUserId, receipts }: Conversation, members: readonly string[]): readonly string[] {
  return otherUserId === "" ? [...members, ...receipts.map(({ userId }) => userId)] : [otherUserId];
}

/** Whether more is asked for than words; where the conversation is given, that it is this one is nothing more. */
function isNarrow(filter: MessageFilter, here: boolean): boolean {
  return Object.keys(filter).some((key) => key !== "text" && !(here && key === "in"));
}
