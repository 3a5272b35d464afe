import { useLocation, useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";

declare module "@tanstack/react-router" {
  interface HistoryState {
    /** What a link carried in its fragment. */
    secret?: string;
  }
}

/**
 * What a link carries in its fragment, such as `#token=…`: no server sees it. It is taken out of the address bar at once,
 * and kept for a reload of the page and the way back to it. Empty: the link carries none.
 */
export function useSecret(name: string): string {
  const { hash, state } = useLocation();
  const navigate = useNavigate();
  const given = new URLSearchParams(hash).get(name);
  useEffect(() => {
    if (hash === "") return;
    void navigate({ to: ".", hash: "", replace: true, state: (before) => ({ ...before, secret: given ?? "" }) });
  }, [hash, given, navigate]);
  return given ?? state.secret ?? "";
}
