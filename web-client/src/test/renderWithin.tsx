import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from "@tanstack/react-router";
import { render } from "@testing-library/react";
import type { ReactNode } from "react";
import { I18nextProvider } from "react-i18next";
import type { User } from "~/gen/switchboard/auth/v1/user_pb";
import { words } from "~/shared/i18n/en";
import { Languages } from "~/shared/i18n/languages";
import { DoorContext, ServicesContext, SessionContext } from "~/shared/services/context";
import { StepUpProvider } from "~/shared/stepUp/StepUpProvider";
import { Layers, LayersContext } from "~/shared/ui/layers";
import { NoticeProvider } from "~/shared/ui/Notices";
import type { FakeBackend } from "./fakeBackend";
import { fakeServices } from "./fakeHome";
import { NO_MEDIA, noStorage } from "./renderPage";

/** Renders a part of a page for somebody who is signed in, with all that parts of pages may use. */
export async function renderWithin(backend: FakeBackend, who: User, part: ReactNode) {
  const { services, gateway } = fakeServices(backend, NO_MEDIA, who);
  const { session, door } = services;
  await session.fresh();
  const home = await services.loadHome();
  const languages = new Languages("en", words, noStorage, () => undefined);
  const layers = new Layers();
  const component = () => (
    <I18nextProvider i18n={languages.i18n}>
      <SessionContext value={session}>
        <DoorContext value={door}>
          <ServicesContext value={home}>
            <LayersContext value={layers}>
              <NoticeProvider>
                <StepUpProvider>{part}</StepUpProvider>
              </NoticeProvider>
            </LayersContext>
          </ServicesContext>
        </DoorContext>
      </SessionContext>
    </I18nextProvider>
  );
  const router = createRouter({ routeTree: createRootRoute({ component }), history: createMemoryHistory() });
  return { ...render(<RouterProvider router={router} />), session, home, gateway };
}
