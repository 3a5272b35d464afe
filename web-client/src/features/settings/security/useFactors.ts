import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useServices } from "~/shared/services/context";
import { untilLoaded } from "~/shared/services/untilLoaded";

const FACTORS = ["factors"];

/** What the account has beside its password. */
export function useFactors() {
  const { factors } = useServices();
  return useQuery({
    queryKey: FACTORS,
    queryFn: ({ signal }) => factors.listFactors({}, { signal }),
    refetchInterval: untilLoaded,
  });
}

/** Asks for that again, after it was changed. */
export function useFactorsChanged(): () => Promise<void> {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: FACTORS });
}
