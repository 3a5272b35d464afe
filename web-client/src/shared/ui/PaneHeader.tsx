import { Link } from "@tanstack/react-router";
import { ChevronLeft } from "lucide-react";
import { useTranslation } from "react-i18next";
import { usePageTitle } from "./pageTitle";

/** The top of a pane; its title is also the page's. On a phone it leads back to the list. */
export function PaneHeader({
  title,
  back = "/",
}: {
  title: string;
  back?: "/" | "/calls" | "/contacts" | "/settings";
}) {
  const { t } = useTranslation();
  usePageTitle(title);
  return (
    <header className="sticky top-0 z-10 flex h-16 shrink-0 items-center gap-1 border-line border-b bg-surface px-3 md:px-6">
      <Link
        to={back}
        aria-label={t("app.back")}
        className="flex size-11 items-center justify-center rounded-md hover:bg-raised md:hidden"
      >
        <ChevronLeft size={24} aria-hidden />
      </Link>
      <h2 className="truncate font-semibold text-17">{title || "\u00a0"}</h2>
    </header>
  );
}
