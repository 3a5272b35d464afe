import { type InfiniteData, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import type { ListHistoryResponse } from "~/gen/switchboard/call/v1/history_pb";
import { useServices } from "~/shared/services/context";
import { useNotice } from "~/shared/ui/Notices";
import { HISTORY } from "./useHistory";

/** Deletes one call: it is out of sight at once, and back if that fails. */
export function useDelete(): (callId: string) => void {
  const { t } = useTranslation();
  const { history } = useServices();
  const queries = useQueryClient();
  const notice = useNotice();
  return useCallback(
    (callId) => {
      queries.setQueriesData<InfiniteData<ListHistoryResponse>>({ queryKey: [HISTORY] }, (data) =>
        data ? without(data, callId) : data,
      );
      history.delete({ callIds: [callId] }).then(
        () => notice(t("history.deleted")),
        () => {
          notice(t("history.deleteFailed"));
          void queries.invalidateQueries({ queryKey: [HISTORY] });
        },
      );
    },
    [history, queries, notice, t],
  );
}

function without(data: InfiniteData<ListHistoryResponse>, callId: string): InfiniteData<ListHistoryResponse> {
  const pages = data.pages.map((page) => ({
    ...page,
    entries: page.entries.filter((entry) => entry.callId !== callId),
  }));
  return { ...data, pages };
}
