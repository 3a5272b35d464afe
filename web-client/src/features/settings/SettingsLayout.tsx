import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { Outlet, useLocation } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { classes } from "~/shared/ui/classes";
import { SettingsList } from "./SettingsList";

/** The list of the settings and, beside it or in its place, the page that was chosen. */
export function SettingsLayout() {
  const { t } = useTranslation();
  const atStart = /^\/settings\/?$/.test(useLocation().pathname);
  // Of whoever is signed in: it goes with the page.
  const [queries] = useState(
    () => new QueryClient({ defaultOptions: { queries: { retry: false, networkMode: "always" } } }),
  );
  return (
    <QueryClientProvider client={queries}>
      <div className="grid min-h-0 flex-1 grid-cols-[minmax(0,1fr)] md:grid-cols-[280px_minmax(0,1fr)] lg:grid-cols-[340px_minmax(0,1fr)]">
        <section
          aria-label={t("settings.title")}
          className={classes(
            "min-h-0 flex-col border-line bg-surface md:flex md:border-r",
            atStart ? "flex" : "hidden",
          )}
        >
          <SettingsList />
        </section>
        <main
          id="content"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and may hold nothing that takes the focus
          tabIndex={0}
          className={classes("min-h-0 flex-col overflow-y-auto -outline-offset-2 md:flex", atStart ? "hidden" : "flex")}
        >
          <Outlet />
        </main>
      </div>
    </QueryClientProvider>
  );
}
