import { CloudOff } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { useCallPhase } from "~/features/call";
import { useServices } from "~/shared/services/context";

const SHOW_AFTER_MS = 2_000;

/** Says that the server is out of reach, once that has lasted long enough to be worth saying. */
export function ConnectionBanner() {
  const { t } = useTranslation();
  const { tunnel } = useServices();
  const away = useStore(tunnel.status, ({ state }) => state === "waiting" || state === "connecting");
  const inCall = useCallPhase().phase === "active";
  const shown = useLasting(away);
  return (
    <div
      role="status"
      className="pointer-events-none fixed inset-x-0 top-0 z-40 flex justify-center px-3 pt-[max(0.5rem,env(safe-area-inset-top))]"
    >
      {shown && (
        <div
          data-testid="connection-banner"
          className="pointer-events-auto flex animate-drop items-center gap-3 rounded-full bg-ink py-1.5 pr-2 pl-4 text-13 text-surface shadow-lg"
        >
          <CloudOff size={16} aria-hidden />
          {t(inCall ? "connection.lostInCall" : "connection.lost")}
          <button
            type="button"
            onClick={() => tunnel.retryNow()}
            className="rounded-full px-3 py-1 font-medium underline underline-offset-4 outline-offset-0"
          >
            {t("connection.tryNow")}
          </button>
        </div>
      )}
    </div>
  );
}

function useLasting(away: boolean): boolean {
  const [lasting, setLasting] = useState(false);
  useEffect(() => {
    if (!away) return;
    const timer = setTimeout(() => setLasting(true), SHOW_AFTER_MS);
    return () => {
      clearTimeout(timer);
      setLasting(false);
    };
  }, [away]);
  return away && lasting;
}
