import { createContext, useContext, useEffect } from "react";
import { useTranslation } from "react-i18next";

const MOST_COUNTED = 99;

/** The title of the browser's tab: the page's, with how much waits before it, or in its place something that cannot wait. */
export class PageTitle {
  private page = "";
  private urgent: string | undefined;
  private waiting = 0;

  setPage(page: string): void {
    this.page = page;
    this.draw();
  }

  /** Undefined: the page's title again. */
  setUrgent(text: string | undefined): void {
    this.urgent = text;
    this.draw();
  }

  /** How much waits to be looked at: "(3) Contacts · Switchboard". */
  setWaiting(count: number): void {
    this.waiting = count;
    this.draw();
  }

  private draw(): void {
    document.title = this.urgent ?? `${prefix(this.waiting)}${this.page}`;
  }
}

function prefix(count: number): string {
  if (count === 0) return "";
  return count > MOST_COUNTED ? `(${MOST_COUNTED}+) ` : `(${count}) `;
}

/** The tab's title, for the whole page. */
export const PageTitleContext = createContext<PageTitle | undefined>(undefined);

/** The tab's title. */
export function useTabTitle(): PageTitle {
  const title = useContext(PageTitleContext);
  if (!title) throw new Error("useTabTitle needs a PageTitleContext above it");
  return title;
}

/** Names the page in the browser's tab, as "Sign in · Switchboard". Empty: by the product alone. */
export function usePageTitle(page: string): void {
  const { t } = useTranslation();
  const title = useTabTitle();
  const name = t("app.name");
  const full = page === "" ? name : `${page} · ${name}`;
  useEffect(() => {
    title.setPage(full);
    return () => title.setPage(name);
  }, [title, full, name]);
}
