import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { CallReportService } from "~/gen/switchboard/call/v1/report_pb";
import { EndReason } from "~/gen/switchboard/call/v1/types_pb";
import { untilLoaded } from "~/shared/services/untilLoaded";
import { useClient } from "~/shared/services/useClient";
import type { CallsFilter } from "../filters";

/** What queries of the record begin with. */
export const RECORD = "admin.record";

const EVENTS_PER_PAGE = 500;
const REASONS: readonly EndReason[] = [
  EndReason.DECLINED,
  EndReason.CANCELLED,
  EndReason.MISSED,
  EndReason.BUSY,
  EndReason.HUNG_UP,
  EndReason.MEDIA_FAILED,
  EndReason.LOST,
];

/** A filter as the service takes it. The last day is meant to its end. */
export function filterOf({ user = "", from, to, reason }: CallsFilter) {
  const endReasons = REASONS.filter((known) => (known as number) === reason);
  return {
    userId: user,
    endReasons,
    ...(from && { fromTime: timestampFromMs(dayBegins(from, 0)) }),
    ...(to && { toTime: timestampFromMs(dayBegins(to, 1)) }),
  };
}

/** The calls that a filter lets through, newest first, page by page. */
export function useCalls(filter: CallsFilter) {
  const report = useClient(CallReportService);
  const { user, from, to, reason } = filter;
  return useInfiniteQuery({
    queryKey: [RECORD, "list", user, from, to, reason],
    queryFn: ({ pageParam, signal }) =>
      report.searchCalls({ filter: filterOf(filter), pageToken: pageParam }, { signal }),
    initialPageParam: "",
    getNextPageParam: (page) => page.nextPageToken || undefined,
    placeholderData: keepPreviousData,
    refetchInterval: untilLoaded,
  });
}

/** One call; `null`: there is none. */
export function useCall(callId: string) {
  const report = useClient(CallReportService);
  return useQuery({
    queryKey: [RECORD, "one", callId],
    queryFn: async ({ signal }) => {
      const { calls } = await report.searchCalls({ filter: { callId }, pageSize: 1 }, { signal });
      return calls[0] ?? null;
    },
    refetchInterval: untilLoaded,
  });
}

/** What happened in a call, oldest first, page by page. */
export function useEvents(callId: string) {
  const report = useClient(CallReportService);
  return useInfiniteQuery({
    queryKey: [RECORD, "events", callId],
    queryFn: ({ pageParam, signal }) =>
      report.listCallEvents({ filter: { callId }, pageSize: EVENTS_PER_PAGE, pageToken: pageParam }, { signal }),
    initialPageParam: "",
    getNextPageParam: (page) => page.nextPageToken || undefined,
    refetchInterval: untilLoaded,
  });
}

/** When a day begins where the administrator is, or one some days later. */
function dayBegins(day: string, later: number): number {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  return new Date(year, month - 1, date + later).getTime();
}
