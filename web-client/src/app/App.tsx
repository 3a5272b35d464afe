import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type RouterHistory, RouterProvider } from "@tanstack/react-router";
import type { i18n } from "i18next";
import { Tooltip } from "radix-ui";
import { lazy, Suspense, useState } from "react";
import { I18nextProvider } from "react-i18next";
import { useStore } from "zustand";
import { CallContext } from "~/features/call";
import { ServicesContext } from "~/shared/services/context";
import { ConnectionBanner } from "./ConnectionBanner";
import { createAppRouter } from "./router";
import type { Services } from "./services";

const TOOLTIP_AFTER_MS = 400;
const CallLayer = lazy(() => import("~/features/call/ui/CallLayer"));

type AppProps = { services: Services; i18n: i18n; history?: RouterHistory };

/** Everything on the page. */
export function App({ services, i18n, history }: AppProps) {
  const [router] = useState(() => createAppRouter(history));
  const [queries] = useState(
    () => new QueryClient({ defaultOptions: { queries: { retry: false, networkMode: "always" } } }),
  );
  const signedIn = useStore(services.session.state, (state) => state.phase === "signedIn");
  return (
    <ServicesContext value={services}>
      <CallContext value={services}>
        <I18nextProvider i18n={i18n}>
          <QueryClientProvider client={queries}>
            <Tooltip.Provider delayDuration={TOOLTIP_AFTER_MS}>
              <div id="page" className="h-full">
                <RouterProvider router={router} />
              </div>
              {signedIn && (
                <Suspense>
                  <CallLayer />
                </Suspense>
              )}
              {signedIn && <ConnectionBanner />}
            </Tooltip.Provider>
          </QueryClientProvider>
        </I18nextProvider>
      </CallContext>
    </ServicesContext>
  );
}
