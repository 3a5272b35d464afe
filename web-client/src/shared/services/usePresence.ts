import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { type Presence, PresenceState } from "~/gen/switchboard/notify/v1/presence_pb";
import { toMs } from "../lib/time";
import { formatAgo } from "../ui/moments";
import { useNow } from "../ui/useNow";
import { useOffline, useServices } from "./context";

const MINUTE_MS = 60_000;

/** How a person is, watched while this is shown; `undefined` while not known, and while offline. */
export function usePresence(userId: string): Presence | undefined {
  const { presences } = useServices();
  const presence = useStore(presences.state, (state) => state[userId]);
  const offline = useOffline();
  useEffect(() => presences.watch(userId), [presences, userId]);
  return offline ? undefined : presence;
}

/** How a person is in words, such as "Online" or "Last seen 5 minutes ago"; empty: they do not tell, or it is not known. */
export function usePresenceWords(userId: string): string {
  const { t, i18n } = useTranslation();
  const presence = usePresence(userId);
  const now = useNow(MINUTE_MS);
  switch (presence?.state) {
    case PresenceState.ONLINE:
      return t("presence.online");
    case PresenceState.DO_NOT_DISTURB:
      return t("presence.doNotDisturb");
    case PresenceState.AWAY:
    case PresenceState.OFFLINE: {
      const seen = toMs(presence.lastSeenTime);
      const ago = seen === undefined ? undefined : t("presence.lastSeen", { ago: formatAgo(seen, now, i18n.language) });
      return ago ?? (presence.state === PresenceState.AWAY ? t("presence.away") : "");
    }
    case PresenceState.UNSPECIFIED:
    case undefined:
      return "";
  }
}
