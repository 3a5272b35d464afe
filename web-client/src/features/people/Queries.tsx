import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { useFreshHistory } from "./history/useHistory";
import { useFreshSearches } from "./useSearch";

/** What pages below ask for on demand, of whoever is signed in: it goes with them. */
export function Queries({ children }: { children: ReactNode }) {
  const [queries] = useState(
    () => new QueryClient({ defaultOptions: { queries: { retry: false, networkMode: "always" } } }),
  );
  useFreshSearches(queries);
  useFreshHistory(queries);
  return <QueryClientProvider client={queries}>{children}</QueryClientProvider>;
}
