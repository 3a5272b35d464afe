import { Phone, Video } from "lucide-react";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { useStartCall } from "~/features/call";
import { Role } from "~/gen/switchboard/auth/v1/user_pb";
import type { HistoryEntry } from "~/gen/switchboard/call/v1/history_pb";
import { CallKind } from "~/gen/switchboard/call/v1/types_pb";
import { useMe } from "~/shared/services/context";
import { usePersonName } from "~/shared/services/usePersonName";
import { formatTime } from "~/shared/ui/format";
import { IconButton } from "~/shared/ui/IconButton";
import { retried } from "~/shared/ui/load";
import { useCallBusy } from "../CallButtons";
import { PersonRow } from "../PersonRow";
import { startedAt } from "./entry";
import { Outcome } from "./Outcome";
import { useRemove } from "./useRemove";

const RowMenu = lazy(retried(() => import("./RowMenu")));

/** One call in the list: with whom, what became of it, and calling them back. */
export function HistoryRow({ entry }: { entry: HistoryEntry }) {
  const { t, i18n } = useTranslation();
  const { withUserId, callId } = entry;
  const name = usePersonName(withUserId);
  const { row, remove } = useRemove(callId);
  const at = startedAt(entry);
  return (
    <PersonRow
      rowRef={row}
      callId={callId}
      onDelete={remove}
      userId={withUserId}
      name={name}
      line={<Outcome entry={entry} />}
      end={<time dateTime={new Date(at).toISOString()}>{formatTime(at, i18n.language)}</time>}
      actions={
        <>
          <CallBack entry={entry} name={name} />
          <Suspense fallback={<span className="size-10 pointer-coarse:size-11" />}>
            <RowMenu label={t("history.more", { name })} onDelete={remove} />
          </Suspense>
        </>
      }
    />
  );
}

/** Calls the other with the same kind of call. */
export function CallBack({ entry, name }: { entry: HistoryEntry; name: string }) {
  const { t } = useTranslation();
  const startCall = useStartCall();
  const busy = useCallBusy();
  // Guests are called; they call nobody.
  if (useMe()?.role === Role.GUEST) return null;
  const audio = entry.kind === CallKind.AUDIO;
  return (
    <IconButton
      icon={audio ? Phone : Video}
      label={t(audio ? "history.callBackAudio" : "history.callBackVideo", { name })}
      disabled={busy}
      onClick={() => startCall(entry.withUserId, audio ? CallKind.AUDIO : CallKind.VIDEO)}
    />
  );
}
