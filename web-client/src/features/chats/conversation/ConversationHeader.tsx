import { Link } from "@tanstack/react-router";
import { ChevronLeft, Ellipsis, Images, Info, Pin, Search } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { SmallCallButtons, useMayCall } from "~/features/people";
import { PresenceLine } from "~/shared/services/PresenceWords";
import { isGroup } from "~/shared/store/chat/conversation";
import { IconButton } from "~/shared/ui/IconButton";
import { retried } from "~/shared/ui/load";
import { usePageTitle } from "~/shared/ui/pageTitle";
import { ConversationAvatar, useConversationName } from "../names";
import { useOpenConversation } from "./context";
import { useFindKey } from "./useFindKey";

const GroupDialog = lazy(retried(() => import("../group/GroupDialog")));
const ChatDialog = lazy(retried(() => import("../about/ChatDialog")));
const GalleryDialog = lazy(retried(() => import("../files/GalleryDialog")));
const SearchDialog = lazy(retried(() => import("../search/SearchDialog")));
const PinnedDialog = lazy(retried(() => import("./PinnedDialog")));

/** With whom one talks, and the ways to call them. On a phone it leads back to the list. */
export function ConversationHeader() {
  const { t } = useTranslation();
  const { conversation } = useOpenConversation();
  const name = useConversationName(conversation);
  usePageTitle(name);
  const [shown, setShown] = useState<"about" | "files" | "own" | "pinned" | "search">();
  const close = () => setShown(undefined);
  useFindKey(() => setShown("search"));
  const group = isGroup(conversation);
  return (
    <header className="flex h-16 shrink-0 items-center gap-1 border-line border-b bg-surface px-2 md:px-4">
      <Link
        to="/"
        aria-label={t("app.back")}
        className="flex size-11 shrink-0 items-center justify-center rounded-md hover:bg-raised md:hidden"
      >
        <ChevronLeft size={24} aria-hidden />
      </Link>
      <ConversationAvatar conversation={conversation} size="small" />
      <Title name={name} onAbout={() => setShown("about")} />
      {!group && <Calls userId={conversation.otherUserId} name={name} />}
      {/* Small screens have no room for these two: they are among what is more about the chat. */}
      <IconButton
        icon={Search}
        label={t("chat.find")}
        shortcut="Ctrl+F"
        onClick={() => setShown("search")}
        className="max-lg:hidden"
      />
      <IconButton
        icon={Images}
        label={t("files.gallery")}
        onClick={() => setShown("files")}
        className="max-lg:hidden"
      />
      <IconButton icon={Pin} label={t("chat.pinned")} onClick={() => setShown("pinned")} />
      {group && <IconButton icon={Info} label={t("chat.about", { name })} onClick={() => setShown("about")} />}
      <IconButton icon={Ellipsis} label={t("chat.aboutChat")} onClick={() => setShown("own")} />
      <Suspense>
        {shown === "about" && <GroupDialog conversation={conversation} onClose={close} />}
        {shown === "files" && <GalleryDialog onClose={close} />}
        {shown === "pinned" && <PinnedDialog onClose={close} />}
        {shown === "own" && <ChatDialog conversation={conversation} onClose={close} onShow={setShown} />}
        {shown === "search" && <SearchDialog conversation={conversation} onClose={close} />}
      </Suspense>
    </header>
  );
}

function Title({ name, onAbout }: { name: string; onAbout: () => void }) {
  const { t } = useTranslation();
  const { conversation } = useOpenConversation();
  const look = "block min-w-0 max-w-full truncate font-semibold text-17";
  return (
    <div className="min-w-0 flex-1 px-2">
      <h2>
        {isGroup(conversation) ? (
          <button type="button" onClick={onAbout} className={`${look} text-left`}>
            {name || "\u00a0"}
          </button>
        ) : (
          <Link to="/people/$userId" params={{ userId: conversation.otherUserId }} className={look}>
            {name || "\u00a0"}
          </Link>
        )}
      </h2>
      {!isGroup(conversation) && <PresenceLine userId={conversation.otherUserId} look="truncate text-12 text-muted" />}
      {conversation.group && (
        <p className="truncate text-12 text-muted">{t("chat.members", { count: conversation.group.memberCount })}</p>
      )}
    </div>
  );
}

function Calls({ userId, name }: { userId: string; name: string }) {
  return useMayCall() ? <SmallCallButtons userId={userId} name={name} /> : null;
}
