import { useQuery, useQueryClient } from "@tanstack/react-query";
import { FactorService } from "~/gen/switchboard/auth/v1/factor_pb";
import { untilLoaded } from "~/shared/services/untilLoaded";
import { useClient } from "~/shared/services/useClient";

const FACTORS = ["factors"];

/** What the account has beside its password. */
export function useFactors() {
  const factors = useClient(FactorService);
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
