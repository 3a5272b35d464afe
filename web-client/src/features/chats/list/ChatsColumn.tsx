import { UsersRound } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { SearchField } from "~/features/people";
import { Role } from "~/gen/switchboard/auth/v1/user_pb";
import { ConversationFilter } from "~/gen/switchboard/chat/v1/conversation_pb";
import { useMe } from "~/shared/services/context";
import { IconButton } from "~/shared/ui/IconButton";
import { retried } from "~/shared/ui/load";
import { ListSkeleton } from "~/shared/ui/states";
import { ConversationList } from "./ConversationList";
import { FilterChips } from "./FilterChips";

const Found = lazy(retried(() => import("./FoundWithQueries")));
const NewGroup = lazy(retried(() => import("../group/NewGroup")));

/** The list on the left: conversations, or what was looked for. */
export function ChatsColumn() {
  const { t } = useTranslation();
  // Guests are written to; they find nobody and make no groups.
  const guest = useMe()?.role === Role.GUEST;
  const [text, setText] = useState("");
  const [filter, setFilter] = useState(ConversationFilter.UNSPECIFIED);
  const [making, setMaking] = useState(false);
  return (
    <>
      <header className="flex h-16 shrink-0 items-center justify-between pr-3 pl-5">
        <h1 className="font-semibold text-21 tracking-tight">{t("chats.title")}</h1>
        {!guest && <IconButton icon={UsersRound} label={t("chats.newGroup")} onClick={() => setMaking(true)} />}
      </header>
      <SearchField label={t("chats.search")} placeholder={t("chats.searchPlaceholder")} text={text} onText={setText} />
      {text.trim() === "" ? (
        <>
          <FilterChips filter={filter} onFilter={setFilter} />
          <ConversationList key={filter} filter={filter} />
        </>
      ) : (
        <div className="min-h-0 flex-1 overflow-y-auto pb-4">
          <Suspense fallback={<ListSkeleton rows={4} />}>
            <Found text={text} people={!guest} onChosen={() => setText("")} />
          </Suspense>
        </div>
      )}
      <Suspense>{making && <NewGroup onClose={() => setMaking(false)} />}</Suspense>
    </>
  );
}
