import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { Link, Outlet, useLocation, useMatches } from "@tanstack/react-router";
import { PhoneCall, Settings } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { classes } from "~/shared/ui/classes";
import { PeopleList } from "./PeopleList";

/** The list and, beside it or in its place, what was chosen. */
export function HomeLayout() {
  const { t } = useTranslation();
  const atStart = useLocation().pathname === "/";
  const withList = useMatches({ select: (matches) => matches.some(({ routeId }) => routeId === "/shell/settings") });
  // Of whoever is signed in: it goes with the page.
  const [queries] = useState(
    () => new QueryClient({ defaultOptions: { queries: { retry: false, networkMode: "always" } } }),
  );
  return (
    <div className="flex h-full flex-col">
      <a
        href="#content"
        className="sr-only focus-visible:not-sr-only focus-visible:absolute focus-visible:z-50 focus-visible:m-2 focus-visible:rounded-md focus-visible:bg-surface focus-visible:px-4 focus-visible:py-2"
      >
        {t("app.skip")}
      </a>
      {withList ? (
        <Outlet />
      ) : (
        <div className="grid min-h-0 flex-1 grid-cols-[minmax(0,1fr)] md:grid-cols-[340px_minmax(0,1fr)]">
          <section
            aria-label={t("app.calls")}
            className={classes(
              "min-h-0 flex-col border-line bg-surface md:flex md:border-r",
              atStart ? "flex" : "hidden",
            )}
          >
            <QueryClientProvider client={queries}>
              <PeopleList />
            </QueryClientProvider>
          </section>
          <main
            id="content"
            // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and may hold nothing that takes the focus
            tabIndex={0}
            className={classes(
              "min-h-0 flex-col overflow-y-auto -outline-offset-2 md:flex",
              atStart ? "hidden" : "flex",
            )}
          >
            <Outlet />
          </main>
        </div>
      )}
      <PhoneNavigation />
    </div>
  );
}

function PhoneNavigation() {
  const { t } = useTranslation();
  return (
    <nav
      aria-label={t("app.navigation")}
      className="grid shrink-0 grid-cols-2 border-line border-t bg-surface pb-[env(safe-area-inset-bottom)] md:hidden"
    >
      <Tab to="/" icon={PhoneCall} label={t("app.calls")} />
      <Tab to="/settings" icon={Settings} label={t("app.settings")} />
    </nav>
  );
}

type TabProps = { to: "/" | "/settings"; icon: typeof PhoneCall; label: string };

function Tab({ to, icon: Icon, label }: TabProps) {
  return (
    <Link
      to={to}
      activeOptions={{ exact: true }}
      className="flex h-14 flex-col items-center justify-center gap-0.5 font-medium text-11 text-muted -outline-offset-2 aria-[current=page]:text-accent-ink"
    >
      <Icon size={22} strokeWidth={1.9} aria-hidden />
      {label}
    </Link>
  );
}
