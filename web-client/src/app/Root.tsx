import { Navigate, Outlet, useLocation, useMatches } from "@tanstack/react-router";
import { useContext, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { ServicesContext, useSession } from "~/shared/services/context";
import { Logo } from "~/shared/ui/Logo";

const SHOW_AFTER_MS = 400;
const FOR_NOBODY = new Set(["/sign-in", "/sign-up"]);

/** Sends people to where they may be: who is signed in to the pages, who is not to the door. */
export function Root() {
  const session = useSession();
  const ready = useContext(ServicesContext) !== undefined;
  const phase = useStore(session.state, (state) => state.phase);
  const { pathname } = useLocation();
  // The address changes before the page does.
  const atHome = useMatches({ select: (matches) => matches.some(({ routeId }) => routeId === "/shell") });
  if (phase === "signedOut" && !FOR_NOBODY.has(pathname)) return <Navigate to="/sign-in" replace />;
  if (phase === "starting" || (!ready && (atHome || phase === "signedIn"))) return <Starting />;
  if (phase === "signedIn" && FOR_NOBODY.has(pathname)) return <Navigate to="/" replace />;
  return <Outlet />;
}

function Starting() {
  const { t } = useTranslation();
  const session = useSession();
  const waiting = useStore(session.state, (state) => state.phase === "starting" && state.waiting);
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), SHOW_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <main className="flex h-full flex-col items-center justify-center gap-4">
      <h1 className="sr-only">{t("app.name")}</h1>
      {shown && (
        <div className="flex animate-appear flex-col items-center gap-4">
          <span className="animate-shimmer">
            <Logo size={48} />
          </span>
          <p role="status" className="text-13 text-muted">
            {t(waiting ? "app.startingWaiting" : "app.starting")}
          </p>
        </div>
      )}
    </main>
  );
}
