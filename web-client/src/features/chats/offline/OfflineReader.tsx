import { useLocation } from "@tanstack/react-router";
import { type ReactNode, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { WithWords } from "~/shared/i18n/WithWords";
import { type RecentHistory, type RecentStorage, readRecent } from "~/shared/store/chat/recent";
import { KeptList } from "./KeptList";
import { KeptMessages } from "./KeptMessages";

type OfflineReaderProps = {
  storage: RecentStorage;
  /** What is shown where nothing was kept. */
  children: ReactNode;
};

const CONVERSATION = /^\/chats\/([^/]+)$/;

/** Recent history for reading, while the server does not answer. The address stays: later the same chat is open. */
export default function OfflineReader({ storage, children }: OfflineReaderProps) {
  const [history, setHistory] = useState<RecentHistory>();
  useEffect(() => {
    // What cannot be read is as if it was not there.
    readRecent(storage).then(setHistory, () => undefined);
  }, [storage]);
  if (!history || history.conversations.length === 0) return children;
  return (
    <WithWords part="chatMore">
      <Reader history={history} />
    </WithWords>
  );
}

function Reader({ history: { owner, conversations } }: { history: RecentHistory }) {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  const conversationId = CONVERSATION.exec(pathname)?.[1];
  const open = conversations.find(({ conversation }) => conversation.conversationId === conversationId);
  return (
    <div className="flex h-full flex-col">
      <p role="status" className="shrink-0 bg-raised px-4 py-2 text-center text-13">
        {t("chatMore.kept.offline")}
      </p>
      <div className="flex min-h-0 flex-1">
        <nav
          aria-label={t("chats.title")}
          className={`min-h-0 w-full shrink-0 overflow-y-auto border-line border-r bg-surface md:block md:w-[340px] ${conversationId ? "hidden" : ""}`}
        >
          <h1 className="px-5 py-4 font-semibold text-21 tracking-tight">{t("chats.title")}</h1>
          <KeptList conversations={conversations} />
        </nav>
        <main className={`min-h-0 min-w-0 flex-1 flex-col md:flex ${conversationId ? "flex" : "hidden"}`}>
          {open ? (
            <KeptMessages key={conversationId} kept={open} owner={owner} />
          ) : (
            <p className="m-auto px-6 text-center text-muted">
              {t(conversationId ? "chatMore.kept.missing" : "chatMore.kept.choose")}
            </p>
          )}
        </main>
      </div>
    </div>
  );
}
