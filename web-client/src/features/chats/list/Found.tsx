import { Link } from "@tanstack/react-router";
import { MessagesSquare, TextSearch } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { FoundPeople, foundBy, useSearch } from "~/features/people";
import { WithWords } from "~/shared/i18n/WithWords";
import { useOffline, useServices } from "~/shared/services/context";
import { inOrder } from "~/shared/store/chat/order";
import { Failure, ListSkeleton, PaneMessage } from "~/shared/ui/states";
import { useNow } from "~/shared/ui/useNow";
import { useKnownNames } from "../names";
import { ConversationRow } from "./ConversationRow";

const MINUTE_MS = 60_000;
const MOST = 20;

type FoundProps = {
  text: string;
  /** People are looked for too. */
  people: boolean;
  /** Something of it was chosen. */
  onChosen: () => void;
};

/** Conversations and people by their names. */
export function Found({ text, people, onChosen }: FoundProps) {
  const { t } = useTranslation();
  const known = useKnown(text);
  const now = useNow(MINUTE_MS);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: what is pressed are the links in it, which keys press too
    // biome-ignore lint/a11y/noStaticElementInteractions: as above
    <div onClick={(event) => event.target instanceof Element && event.target.closest("a") && onChosen()}>
      {known.length > 0 && (
        <>
          <h2 className="px-5 pt-2 pb-1 font-medium text-12 text-muted">{t("chats.title")}</h2>
          <ul className="px-3">
            {known.map((conversation) => (
              <ConversationRow key={conversation.conversationId} conversation={conversation} now={now} />
            ))}
          </ul>
        </>
      )}
      <WithWords part="chatMore">
        <InMessages text={text.trim()} />
      </WithWords>
      {people && <People text={text} alone={known.length === 0} />}
      {!people && known.length === 0 && (
        <PaneMessage icon={MessagesSquare} title={t("chats.noneFound", { query: text.trim() })} />
      )}
    </div>
  );
}

/** The way to messages with these words. */
function InMessages({ text }: { text: string }) {
  const { t } = useTranslation();
  return (
    <Link
      to="/search"
      search={{ text }}
      className="mx-3 flex min-h-11 items-center gap-3 rounded-md px-2 text-13 hover:bg-raised"
    >
      <TextSearch size={20} strokeWidth={1.9} className="shrink-0 text-muted" aria-hidden />
      <span className="min-w-0 truncate">{t("chatMore.switcher.searchFor", { text })}</span>
    </Link>
  );
}

/** Of the conversations that are known here, those whose name has a word that begins so. */
function useKnown(text: string) {
  const { conversations } = useServices().chat;
  const byId = useStore(conversations.state, (state) => state.byId);
  const nameOf = useKnownNames();
  const wanted = text.trim().toLocaleLowerCase();
  const known = Object.values(byId).filter((conversation) => conversation !== null);
  const matches = known.filter((conversation) => ` ${nameOf(conversation).toLocaleLowerCase()}`.includes(` ${wanted}`));
  return inOrder(matches).slice(0, MOST);
}

function People({ text, alone }: { text: string; alone: boolean }) {
  const { t } = useTranslation();
  const offline = useOffline();
  const search = useSearch(text);
  const found = foundBy(search);
  if (search.isError) {
    return (
      <Failure
        title={t("people.searchFailed")}
        offline={offline}
        offlineText={t("people.searchOffline")}
        error={search.error}
        onRetry={() => void search.refetch()}
      />
    );
  }
  if (search.isPending) return <ListSkeleton rows={4} />;
  if (found.length === 0) {
    return alone ? <PaneMessage icon={MessagesSquare} title={t("people.nobody", { query: text.trim() })} /> : null;
  }
  return <FoundPeople title={t("chats.people")} found={found} search={search} to="/chats/with/$userId" />;
}
