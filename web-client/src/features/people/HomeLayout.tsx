import { Outlet, useMatches } from "@tanstack/react-router";
import { Suspense } from "react";
import { useTranslation } from "react-i18next";
import { AccountBanner, GuestBanner } from "~/features/auth";
import { SwitcherKeys } from "~/features/chats";
import { NotifyLayer } from "~/features/notify";
import { Content } from "./Content";
import { Navigation } from "./Navigation";

/** Layouts of these routes have a list beside their content. */
const WITH_LIST = new Set<string>([
  "/shell/chats",
  ...["calls", "contacts", "settings", "admin"].map((id) => `/shell/queries/${id}`),
]);

/** The ways about, and the page that was chosen. */
export function HomeLayout() {
  const { t } = useTranslation();
  const withList = useMatches({ select: (matches) => matches.some(({ routeId }) => WITH_LIST.has(routeId)) });
  return (
    <div className="flex h-full flex-col-reverse md:flex-row">
      <a
        href="#content"
        className="sr-only focus-visible:not-sr-only focus-visible:absolute focus-visible:top-0 focus-visible:left-0 focus-visible:z-50 focus-visible:m-2 focus-visible:rounded-md focus-visible:bg-surface focus-visible:px-4 focus-visible:py-2"
      >
        {t("app.skip")}
      </a>
      <Navigation />
      <Suspense>
        <NotifyLayer />
        <SwitcherKeys />
      </Suspense>
      <div className="flex min-h-0 min-w-0 flex-1 flex-col">
        <GuestBanner />
        <AccountBanner />
        {withList ? (
          <Outlet />
        ) : (
          <Content>
            <Outlet />
          </Content>
        )}
      </div>
    </div>
  );
}
