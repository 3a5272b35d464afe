import { type RouterHistory, RouterProvider } from "@tanstack/react-router";
import type { i18n } from "i18next";
import { lazy, Suspense, useEffect, useState } from "react";
import { I18nextProvider } from "react-i18next";
import { useStore } from "zustand";
import { CallContext } from "~/features/call";
import { ServicesContext, SessionContext } from "~/shared/services/context";
import { ConnectionBanner } from "./ConnectionBanner";
import { ErrorBoundary } from "./ErrorBoundary";
import type { HomeServices } from "./home";
import { createAppRouter } from "./router";
import type { Services } from "./services";

const CallLayer = lazy(() => import("~/features/call/ui/CallLayer"));

type AppProps = { services: Services; i18n: i18n; history?: RouterHistory };

/** Everything on the page. */
export function App({ services, i18n, history }: AppProps) {
  return (
    <I18nextProvider i18n={i18n}>
      <ErrorBoundary>
        <Pages services={services} {...(history && { history })} />
      </ErrorBoundary>
    </I18nextProvider>
  );
}

function Pages({ services, history }: Omit<AppProps, "i18n">) {
  const [router] = useState(() => createAppRouter(history));
  const signedIn = useStore(services.session.state, (state) => state.phase === "signedIn");
  const home = useHome(services, signedIn);
  return (
    <SessionContext value={services.session}>
      <ServicesContext value={home}>
        <CallContext value={home}>
          <div id="page" className="h-full">
            <RouterProvider router={router} />
          </div>
          {signedIn && home && (
            <>
              <Suspense>
                <CallLayer />
              </Suspense>
              <ConnectionBanner />
            </>
          )}
        </CallContext>
      </ServicesContext>
    </SessionContext>
  );
}

function useHome({ loadHome }: Services, wanted: boolean): HomeServices | undefined {
  const [home, setHome] = useState<HomeServices | undefined>();
  const [failure, setFailure] = useState<Error | undefined>();
  useEffect(() => {
    if (wanted)
      loadHome().then(setHome, (cause: unknown) => setFailure(new Error("The page could not be loaded.", { cause })));
  }, [wanted, loadHome]);
  if (failure) throw failure;
  return home;
}
