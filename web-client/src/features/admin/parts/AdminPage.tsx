import type { ReactNode } from "react";
import { usePageTitle } from "~/shared/ui/pageTitle";

type AdminPageProps = {
  title: string;
  /** What can be done here, beside the title. */
  action?: ReactNode;
  children: ReactNode;
};

/** One page of administrators: its name, what can be done, and a list. */
export function AdminPage({ title, action, children }: AdminPageProps) {
  usePageTitle(title);
  return (
    <>
      <header className="sticky top-0 z-10 flex min-h-16 shrink-0 items-center gap-3 border-line border-b bg-surface px-4 py-2 md:px-6">
        <h1 className="min-w-0 flex-1 truncate font-semibold text-17">{title}</h1>
        {action}
      </header>
      <div className="mx-auto w-full max-w-[1080px] px-4 py-4 md:px-6 md:py-6">{children}</div>
    </>
  );
}
