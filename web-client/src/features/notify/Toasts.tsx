import { useRouter } from "@tanstack/react-router";
import { X } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import type { Notification } from "~/gen/switchboard/notify/v1/push_pb";
import { isOwnPath } from "~/shared/lib/ownPath";
import { PersonAvatar } from "~/shared/services/PersonAvatar";
import type { Inbox } from "~/shared/store/inbox";
import { useNotificationWords } from "./useNotificationWords";
import { useShownFor } from "./useShownFor";
import { textOf } from "./words";

const SHOWN_MS = 6_000;

/** What came in elsewhere, for a few seconds each. */
export function Toasts({ inbox }: { inbox: Inbox }) {
  const { t } = useTranslation();
  const { shown } = useStore(inbox.state);
  return (
    <section
      aria-label={t("notify.title")}
      aria-live="polite"
      className="pointer-events-none fixed inset-x-0 top-0 z-40 flex flex-col items-end gap-2 p-3 pt-[max(0.75rem,env(safe-area-inset-top))] md:left-auto md:w-[384px] md:p-4"
    >
      {shown.map((notification) => (
        <Toast key={notification.tag} inbox={inbox} notification={notification} />
      ))}
    </section>
  );
}

/** One of them. It waits while somebody points at it or has the focus in it, and while nobody sees the page. */
function Toast({ inbox, notification }: { inbox: Inbox; notification: Notification }) {
  const { t } = useTranslation();
  const router = useRouter();
  const { title, body } = textOf(notification, useNotificationWords());
  const put = () => inbox.dismiss(notification.tag);
  const hold = useShownFor(SHOWN_MS, notification, put);
  const { fromUserId, path } = notification;
  const open = () => {
    put();
    if (isOwnPath(path)) router.history.push(path);
  };
  return (
    <div
      data-testid="toast"
      className="pointer-events-auto flex w-full animate-drop items-center rounded-lg border border-line bg-surface shadow-lg"
      {...hold}
    >
      <button
        type="button"
        onClick={open}
        className="flex min-h-16 min-w-0 flex-1 items-center gap-3 rounded-lg p-3 text-left -outline-offset-2"
      >
        {fromUserId !== "" && <PersonAvatar userId={fromUserId} size="small" />}
        <span className="min-w-0 flex-1">
          <span className="block truncate font-medium text-15">{title}</span>
          <span className="line-clamp-2 break-words text-13 text-muted">{body}</span>
        </span>
      </button>
      <button
        type="button"
        aria-label={t("app.close")}
        onClick={put}
        className="mr-2 flex size-9 shrink-0 items-center justify-center rounded-md text-muted hover:bg-raised hover:text-ink pointer-coarse:size-11"
      >
        <X size={16} aria-hidden />
      </button>
    </div>
  );
}
