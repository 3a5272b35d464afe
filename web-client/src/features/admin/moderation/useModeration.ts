import { Code, ConnectError } from "@connectrpc/connect";
import { keepPreviousData, useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { type GetReportResponse, ModerationService } from "~/gen/switchboard/call/v1/moderation_pb";
import { untilLoaded } from "~/shared/services/untilLoaded";
import { useClient } from "~/shared/services/useClient";
import type { ReportsFilter } from "../filters";
import { stateOf } from "./words";

const MODERATION = "admin.moderation";
/** Others work on the queue, too. */
const LOOK_EVERY_MS = 15_000;

/** What moderators may call. */
export function useModeration() {
  return useClient(ModerationService);
}

/** The reports that a filter lets through, page by page. */
export function useReports({ state, user = "" }: ReportsFilter) {
  const moderation = useModeration();
  return useInfiniteQuery({
    queryKey: [MODERATION, "reports", state, user],
    queryFn: ({ pageParam, signal }) =>
      moderation.listReports({ state: stateOf(state), reportedUserId: user, pageToken: pageParam }, { signal }),
    initialPageParam: "",
    getNextPageParam: (page) => page.nextPageToken || undefined,
    placeholderData: keepPreviousData,
    refetchInterval: LOOK_EVERY_MS,
  });
}

/** A report and all about it; `null`: there is none. */
export function useReport(reportId: string) {
  const moderation = useModeration();
  return useQuery<GetReportResponse | null>({
    queryKey: [MODERATION, "report", reportId],
    queryFn: async ({ signal }) => {
      try {
        return await moderation.getReport({ reportId }, { signal });
      } catch (error) {
        const { code } = ConnectError.from(error);
        if (code === Code.NotFound || code === Code.InvalidArgument) return null;
        throw error;
      }
    },
    refetchInterval: LOOK_EVERY_MS,
  });
}

/** Suspensions, newest first, page by page. */
export function useSuspensions(inForceOnly: boolean) {
  const moderation = useModeration();
  return useInfiniteQuery({
    queryKey: [MODERATION, "suspensions", inForceOnly],
    queryFn: ({ pageParam, signal }) => moderation.listSuspensions({ inForceOnly, pageToken: pageParam }, { signal }),
    initialPageParam: "",
    getNextPageParam: (page) => page.nextPageToken || undefined,
    placeholderData: keepPreviousData,
    refetchInterval: untilLoaded,
  });
}

/** What moderators did, newest first, page by page. */
export function useActs() {
  const moderation = useModeration();
  return useInfiniteQuery({
    queryKey: [MODERATION, "acts"],
    queryFn: ({ pageParam, signal }) => moderation.listModerationActs({ pageToken: pageParam }, { signal }),
    initialPageParam: "",
    getNextPageParam: (page) => page.nextPageToken || undefined,
    refetchInterval: untilLoaded,
  });
}

/** Asks for everything again, after something was done. */
export function useModerated(): () => Promise<void> {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: [MODERATION] });
}
