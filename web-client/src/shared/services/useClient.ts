import type { DescService } from "@bufbuild/protobuf";
import { type Client, createClient } from "@connectrpc/connect";
import { useMemo } from "react";
import { useServices } from "./context";

/** A service that few pages need: what describes it is loaded with them. */
export function useClient<S extends DescService>(service: S): Client<S> {
  const { transport } = useServices();
  return useMemo(() => createClient(service, transport), [service, transport]);
}
