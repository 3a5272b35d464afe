import { Outlet, useLocation, useMatches } from "@tanstack/react-router";
import { lazy, Suspense, useContext, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { Role } from "~/gen/switchboard/auth/v1/user_pb";
import { ServicesContext, useSession } from "~/shared/services/context";
import { Logo } from "~/shared/ui/Logo";
import { retried } from "~/shared/ui/load";
import { Redirect } from "~/shared/ui/Redirect";

const OfflinePage = lazy(retried(() => import("./OfflinePage")));

const SHOW_AFTER_MS = 400;
/** For whoever is not signed in. */
const FOR_NOBODY = new Set(["/sign-in", "/sign-up", "/guest", "/forgot-password"]);
/** Where links from mails lead: for everybody, and at once. */
const FOR_ALL = new Set(["/reset-password", "/confirm-email"]);

/** Sends people to where they may be: who is signed in to the pages, who is not to the door. */
export function Root() {
  const session = useSession();
  const ready = useContext(ServicesContext) !== undefined;
  const phase = useStore(session.state, (state) => state.phase);
  const role = useStore(session.state, (state) => (state.phase === "signedIn" ? state.me.role : undefined));
  const { pathname, hash } = useLocation();
  // The address changes before the page does.
  const atHome = useMatches({ select: (matches) => matches.some(({ routeId }) => routeId === "/shell") });
  if (FOR_ALL.has(pathname) && !atHome) return <Outlet />;
  if (phase === "signedOut" && !FOR_NOBODY.has(pathname)) return <Redirect to="/sign-in" hash={errandOf(pathname)} />;
  if (phase === "starting" || (!ready && (atHome || phase === "signedIn"))) return <Starting />;
  // A guest who follows an invitation stays the person that they are.
  if (role === Role.GUEST && pathname === "/sign-up") return <Redirect to="/upgrade" hash={hash} />;
  const nothingToDo = FOR_NOBODY.has(pathname) || (pathname === "/upgrade" && role !== Role.GUEST);
  if (phase === "signedIn" && nothingToDo) return <Redirect to={placeOf(hash)} />;
  return <Outlet />;
}

/** Who is on the way to meet somebody comes there by the door, which remembers it in its address. */
function errandOf(pathname: string): string {
  return pathname === "/meet" ? "meet" : "";
}

function placeOf(errand: string): "/meet" | "/" {
  return errand === "meet" ? "/meet" : "/";
}

/** Until the server answers: what this device kept for reading, where it kept something. */
function Starting() {
  const session = useSession();
  const waiting = useStore(session.state, (state) => state.phase === "starting" && state.waiting);
  const sign = <StartingSign waiting={waiting} />;
  if (!waiting) return sign;
  return (
    <Suspense fallback={sign}>
      <OfflinePage>{sign}</OfflinePage>
    </Suspense>
  );
}

function StartingSign({ waiting }: { waiting: boolean }) {
  const { t } = useTranslation();
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
