import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useOffline, useServices } from "~/shared/services/context";
import { Failure, ListSkeleton } from "~/shared/ui/states";

type LoadedProps<T> = {
  query: Pick<UseQueryResult<T>, "data" | "error" | "isError"> & { readonly refetch: () => Promise<unknown> };
  rows?: number;
  children: (data: T) => ReactNode;
};

/** What was asked for once it is there; until then grey rows, or why it does not come. */
export function Loaded<T>({ query, rows = 2, children }: LoadedProps<T>) {
  const { t } = useTranslation();
  const { tunnel } = useServices();
  const offline = useOffline();
  if (query.data !== undefined) return children(query.data);
  if (!query.isError) return <ListSkeleton rows={rows} />;
  const retry = () => {
    tunnel.retryNow();
    void query.refetch();
  };
  return (
    <Failure
      title={t("settings.loadFailed")}
      offline={offline}
      offlineText={t("settings.loadOffline")}
      error={query.error}
      onRetry={retry}
    />
  );
}
