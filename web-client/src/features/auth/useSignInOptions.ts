import { useEffect, useState } from "react";
import type { GetSignInOptionsResponse } from "~/gen/switchboard/auth/v1/auth_pb";
import { useDoor } from "~/shared/services/context";

/** What the server offers to somebody who is not signed in. */
export type SignInOptions =
  | { readonly state: "loading" }
  | { readonly state: "failed"; readonly error: unknown; readonly retry: () => void }
  | { readonly state: "ready"; readonly offer: GetSignInOptionsResponse };

/** Asks what the server offers, and whether an invitation is good. */
export function useSignInOptions(invite = ""): SignInOptions {
  const { auth } = useDoor();
  const [turn, setTurn] = useState(0);
  const [options, setOptions] = useState<SignInOptions>({ state: "loading" });
  useEffect(() => {
    const leaving = new AbortController();
    const settle = (next: SignInOptions) => !leaving.signal.aborted && setOptions(next);
    const retry = () => {
      setOptions({ state: "loading" });
      setTurn(turn + 1);
    };
    auth.getSignInOptions({ invite }, { signal: leaving.signal }).then(
      (offer) => settle({ state: "ready", offer }),
      (error: unknown) => settle({ state: "failed", error, retry }),
    );
    return () => leaving.abort();
  }, [auth, invite, turn]);
  return options;
}
