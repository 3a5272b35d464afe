import { type RouterHistory, RouterProvider } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useState } from "react";
import { I18nextProvider } from "react-i18next";
import { useStore } from "zustand";
import { CallContext } from "~/features/call/ui/context";
import { MatchLoaderContext } from "~/features/match/context";
import type { Languages } from "~/shared/i18n/languages";
import { LanguageContext } from "~/shared/i18n/useLanguage";
import { DoorContext, ServicesContext, SessionContext } from "~/shared/services/context";
import { StepUpProvider } from "~/shared/stepUp/StepUpProvider";
import { Install, InstallContext } from "~/shared/ui/install";
import { Layers, LayersContext } from "~/shared/ui/layers";
import { retried } from "~/shared/ui/load";
import { NoticeProvider } from "~/shared/ui/Notices";
import { PageTitle, PageTitleContext } from "~/shared/ui/pageTitle";
import { ErrorBoundary } from "./ErrorBoundary";
import type { HomeServices } from "./home";
import { createAppRouter } from "./router";
import type { Services } from "./services";

const Overlays = lazy(retried(() => import("./Overlays")));

type AppProps = { services: Services; languages: Languages; history?: RouterHistory };

/** Everything on the page. */
export function App({ services, languages, history }: AppProps) {
  const [title] = useState(() => new PageTitle());
  const [install] = useState(() => new Install(window));
  return (
    <I18nextProvider i18n={languages.i18n}>
      <LanguageContext value={languages}>
        <PageTitleContext value={title}>
          <InstallContext value={install}>
            <ErrorBoundary>
              <Pages services={services} languages={languages} {...(history && { history })} />
            </ErrorBoundary>
          </InstallContext>
        </PageTitleContext>
      </LanguageContext>
    </I18nextProvider>
  );
}

function Pages({ services, languages, history }: AppProps) {
  const [router] = useState(() => createAppRouter(languages, history));
  const signedIn = useStore(services.session.state, (state) => state.phase === "signedIn");
  const home = useHome(services, languages, signedIn);
  const speaks = useCallWords(languages, home !== undefined);
  useAccountLanguage(services, languages);
  const [layers] = useState(() => new Layers());
  return (
    <SessionContext value={services.session}>
      <DoorContext value={services.door}>
        <ServicesContext value={home}>
          <CallContext value={home}>
            <LayersContext value={layers}>
              <NoticeProvider>
                <StepUpProvider>
                  <div id="page" className="h-full">
                    <MatchLoaderContext value={home?.loadMatch}>
                      <RouterProvider router={router} />
                    </MatchLoaderContext>
                  </div>
                  {signedIn && home && speaks && (
                    <Suspense>
                      <Overlays />
                    </Suspense>
                  )}
                </StepUpProvider>
              </NoticeProvider>
            </LayersContext>
          </CallContext>
        </ServicesContext>
      </DoorContext>
    </SessionContext>
  );
}

/** What the account says about its language is spoken, also when another device says so. */
function useAccountLanguage({ session }: Services, languages: Languages): void {
  const locale = useStore(session.state, (state) => (state.phase === "signedIn" ? state.me.locale : ""));
  useEffect(() => {
    // Words that cannot be loaded leave the page in the language that it speaks.
    languages.follow(locale).catch(() => undefined);
  }, [languages, locale]);
}

/** What calls say is not waited for by the page. */
function useCallWords(languages: Languages, wanted: boolean): boolean {
  const [ready, setReady] = useState(false);
  const [failure, setFailure] = useState<Error | undefined>();
  useEffect(() => {
    if (!wanted) return;
    languages.need("call").then(
      () => setReady(true),
      (cause: unknown) => setFailure(new Error("The page could not be loaded.", { cause })),
    );
  }, [wanted, languages]);
  if (failure) throw failure;
  return ready;
}

function useHome({ loadHome }: Services, languages: Languages, wanted: boolean): HomeServices | undefined {
  const [home, setHome] = useState<HomeServices | undefined>();
  const [failure, setFailure] = useState<Error | undefined>();
  useEffect(() => {
    if (!wanted) return;
    Promise.all([loadHome(), languages.need("home")]).then(
      ([loaded]) => setHome(loaded),
      (cause: unknown) => setFailure(new Error("The page could not be loaded.", { cause })),
    );
  }, [wanted, loadHome, languages]);
  if (failure) throw failure;
  return home;
}
