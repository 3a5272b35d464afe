import { ArrowDown } from "lucide-react";
import { Suspense, useEffect, useLayoutEffect, useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { useOffline, useServices } from "~/shared/services/context";
import { messageAt } from "~/shared/store/chat/timeline";
import { Failure, ListSkeleton } from "~/shared/ui/states";
import { Recordings } from "../voice";
import { useOpenConversation } from "./context";
import { type Item, itemsOf, notShown } from "./items";
import { DayLine, UnreadLine } from "./lines";
import { MessageRow } from "./MessageRow";
import { PendingRow } from "./PendingRow";
import { SystemRow } from "./SystemRow";
import { TypingLine } from "./TypingLine";
import { useReadWhileSeen } from "./useReadWhileSeen";
import { useScroll } from "./useScroll";
import { useTimeline } from "./useTimeline";

type TimelineProps = {
  /** The message to show; another object each time it is wanted. */
  target: { readonly seq: bigint } | undefined;
};

/** What was written, the newest at the end. */
export function Timeline({ target }: TimelineProps) {
  const { t } = useTranslation();
  const { conversation, userId } = useOpenConversation();
  const { open, timeline, phase, readSeq } = useTimeline(conversation);
  const pending = usePending();
  const items = useMemo(() => {
    const shown = { messages: timeline.messages, userId, readSeq };
    return itemsOf({ ...shown, pending: notShown(pending.entries, pending.underWay, shown) });
  }, [timeline.messages, pending, userId, readSeq]);
  const edges = {
    older: () => void open.older(),
    newer: () => void open.newer(),
    following: timeline.following,
  };
  const { box, atEnd, toEnd, toLine } = useScroll(items, edges);
  useStart(phase === "shown", items, toLine);
  useTarget(target, open, toLine, items);
  const atVeryEnd = atEnd && phase === "shown" && timeline.following;
  useReadWhileSeen(box, conversation, atVeryEnd ? timeline.to : undefined);
  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      <section
        ref={box}
        role="log"
        aria-label={t("chat.messages")}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and may hold nothing that takes the focus
        tabIndex={0}
        className="min-h-0 flex-1 overflow-y-auto overscroll-contain -outline-offset-2 [overflow-anchor:none]"
      >
        <div className="mx-auto flex min-h-full w-full max-w-[760px] flex-col justify-end px-3 pt-4 pb-2 md:px-6">
          <Nothing open={open} empty={items.length === 0} />
          {items.map((item) => (
            <Line key={item.key} item={item} />
          ))}
          <Suspense>
            <Recordings />
          </Suspense>
          <TypingLine />
        </div>
      </section>
      {phase === "shown" && !atVeryEnd && (
        <ToEnd onPress={() => (timeline.following ? toEnd() : void open.open().then(toEnd))} />
      )}
    </div>
  );
}

/** What was written here and waits. */
function usePending() {
  const { outbox } = useServices().chat;
  const { conversationId } = useOpenConversation().conversation;
  const entries = useStore(outbox.state, (state) => state.entries);
  const underWay = useStore(outbox.state, (state) => state.underWay);
  return useMemo(
    () => ({ entries: entries.filter((entry) => entry.conversationId === conversationId), underWay }),
    [entries, underWay, conversationId],
  );
}

/** The first look is at what is unread. */
function useStart(shown: boolean, items: readonly Item[], toLine: (line: string) => boolean): void {
  const started = useRef(false);
  useLayoutEffect(() => {
    if (!shown || started.current) return;
    started.current = true;
    if (items.some(({ kind }) => kind === "unread")) toLine("unread");
  }, [shown, items, toLine]);
}

/** Shows the message that is wanted, once it is there. */
function useTarget(
  target: { readonly seq: bigint } | undefined,
  open: ReturnType<typeof useTimeline>["open"],
  toLine: (line: string, mark?: boolean) => boolean,
  items: readonly Item[],
): void {
  const done = useRef<typeof target>(undefined);
  useEffect(() => {
    if (target && !messageAt(open.state.getState().timeline, target.seq)) void open.open(target.seq);
  }, [target, open]);
  useLayoutEffect(() => {
    if (!target || target === done.current || items.length === 0) return;
    if (toLine(String(target.seq), true)) done.current = target;
  }, [target, items, toLine]);
}

function Line({ item }: { item: Item }) {
  switch (item.kind) {
    case "day":
      return <DayLine at={item.at} />;
    case "unread":
      return <UnreadLine />;
    case "system":
      return <SystemRow message={item.message} />;
    case "message":
      return <MessageRow message={item.message} first={item.first} />;
    case "pending":
      return <PendingRow entry={item.entry} first={item.first} />;
  }
}

type NothingProps = { open: ReturnType<typeof useTimeline>["open"]; empty: boolean };

/** In the place of messages: grey rows, why they do not come, or that there are none. */
function Nothing({ open, empty }: NothingProps) {
  const { t } = useTranslation();
  const { tunnel } = useServices();
  const { phase, failure, timeline } = useStore(open.state);
  const offline = useOffline();
  if (phase === "failed") {
    const retry = () => {
      tunnel.retryNow();
      void open.open();
    };
    return (
      <Failure
        title={t("chat.failed")}
        offline={offline}
        offlineText={t("chat.offline")}
        error={failure}
        onRetry={retry}
      />
    );
  }
  if (phase === "loading") return <ListSkeleton rows={5} />;
  if (empty) return <p className="m-auto py-10 text-center text-13 text-muted">{t("chat.empty")}</p>;
  if (!timeline.atStart) return <div className="h-8 shrink-0" />;
  return null;
}

/** Back to the newest, and how much is new there. */
function ToEnd({ onPress }: { onPress: () => void }) {
  const { t } = useTranslation();
  const unread = useOpenConversation().conversation.own?.unreadCount ?? 0;
  return (
    <button
      type="button"
      onClick={onPress}
      aria-label={unread > 0 ? t("chat.newBelow", { count: unread }) : t("chat.toEnd")}
      className="absolute right-4 bottom-3 flex h-10 min-w-10 items-center justify-center gap-1.5 rounded-full border border-line bg-surface px-3 font-medium text-13 shadow-lg hover:bg-raised pointer-coarse:h-11 md:right-6"
    >
      <ArrowDown size={18} aria-hidden />
      {unread > 0 && t("chat.newBelow", { count: unread })}
    </button>
  );
}
