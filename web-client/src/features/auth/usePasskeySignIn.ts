import type { Client } from "@connectrpc/connect";
import { useEffect, useEffectEvent, useState } from "react";
import type { AuthService } from "~/gen/switchboard/auth/v1/auth_pb";
import { toMs } from "~/shared/lib/time";
import { askForPasskey, autofillSupported, PasskeyNotUsed } from "~/shared/passkeys/passkeys";
import { type Door, useDoor, useSession } from "~/shared/services/context";

/** A challenge in the autofill is replaced this long before it ends. */
const SPARE_MS = 30_000;
const SHORTEST_WAIT_MS = 60_000;

/**
 * Signing in by a passkey alone: by a press, and where the browser has it in the autofill of the name's field too.
 * `onProblem` hears what did not work; a question that was turned away in the autofill is nothing to speak of.
 */
export function usePasskeySignIn(offered: boolean, onProblem: (error: unknown) => void) {
  const door = useDoor();
  const session = useSession();
  const [asking, setAsking] = useState(false);

  const waitInAutofill = useEffectEvent(async (signal: AbortSignal) => {
    try {
      if (await autofillSupported()) session.begin(await autofilled(door, signal));
    } catch (error) {
      if (!signal.aborted && !(error instanceof PasskeyNotUsed)) onProblem(error);
    }
  });

  useEffect(() => {
    // A browser asks one question at a time: the press goes before.
    if (!offered || asking) return;
    const leaving = new AbortController();
    void waitInAutofill(leaving.signal);
    return () => leaving.abort();
  }, [offered, asking]);

  const ask = async () => {
    if (asking) return;
    setAsking(true);
    try {
      const { challengeToken, optionsJson } = await beginChallenge(door.auth);
      session.begin(await complete(door, challengeToken, await askForPasskey(optionsJson)));
    } catch (error) {
      onProblem(error);
    } finally {
      setAsking(false);
    }
  };
  return { ask, asking };
}

/** Waits in the autofill until a passkey is chosen there, with a challenge that lives. */
async function autofilled(door: Door, signal: AbortSignal) {
  for (;;) {
    const { challengeToken, optionsJson, liveMs } = await beginChallenge(door.auth, signal);
    const outdated = AbortSignal.timeout(Math.max(liveMs - SPARE_MS, SHORTEST_WAIT_MS));
    try {
      const asked = { conditional: true, signal: AbortSignal.any([signal, outdated]) };
      return await complete(door, challengeToken, await askForPasskey(optionsJson, asked));
    } catch (error) {
      if (signal.aborted || !outdated.aborted) throw error;
    }
  }
}

async function beginChallenge(auth: Client<typeof AuthService>, signal?: AbortSignal) {
  const { challenge } = await auth.beginPasskeyLogin({}, { ...(signal && { signal }) });
  const { challengeToken = "", optionsJson = "", expireTime } = challenge ?? {};
  return { challengeToken, optionsJson, liveMs: (toMs(expireTime) ?? 0) - Date.now() };
}

async function complete({ auth, deviceName }: Door, challengeToken: string, value: string) {
  const answer = { case: "passkeyCredentialJson", value } as const;
  return (await auth.completeLogin({ challengeToken, answer, deviceName })).session;
}
