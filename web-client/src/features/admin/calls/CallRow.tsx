import { Link } from "@tanstack/react-router";
import { Phone, Video } from "lucide-react";
import { useTranslation } from "react-i18next";
import { type Call, CallKind } from "~/gen/switchboard/call/v1/types_pb";
import { toMs } from "~/shared/lib/time";
import { formatDateTime, formatDuration } from "~/shared/ui/format";
import { Ending } from "./Ending";
import { pairOf, useNames } from "./people";

/** One call in the list, and the way to what happened in it. */
export function CallRow({ call }: { call: Call }) {
  const { t, i18n } = useTranslation();
  const { caller, callee } = useNames(pairOf(call));
  const at = toMs(call.createTime) ?? 0;
  const [from, to] = [toMs(call.activeTime), toMs(call.endTime)];
  const audio = call.kind === CallKind.AUDIO;
  const Icon = audio ? Phone : Video;
  return (
    <li>
      <Link
        to="/admin/calls/$callId"
        params={{ callId: call.callId }}
        className="flex min-h-11 flex-wrap items-center gap-x-3 px-4 py-1.5 -outline-offset-2 hover:bg-raised"
      >
        <time dateTime={new Date(at).toISOString()} className="w-full shrink-0 text-13 text-muted tabular-nums lg:w-56">
          {formatDateTime(at, i18n.language)}
        </time>
        <Icon
          size={16}
          className="shrink-0 text-muted"
          role="img"
          aria-label={t(`callRecord.${audio ? "audio" : "video"}`)}
        />
        <span className="min-w-0 flex-1 truncate">
          <span className="font-medium">{caller}</span>
          <span className="text-muted"> → </span>
          <span className="font-medium">{callee}</span>
        </span>
        <Ending call={call} />
        <span className="w-16 shrink-0 text-right text-13 text-muted tabular-nums">
          {from !== undefined && to !== undefined && formatDuration(to - from)}
        </span>
      </Link>
    </li>
  );
}
