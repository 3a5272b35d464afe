import { lazy, type ReactNode, Suspense, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Logo } from "~/shared/ui/Logo";
import { retried } from "~/shared/ui/load";
import { usePageTitle } from "~/shared/ui/pageTitle";
import { LanguagePicker } from "./LanguagePicker";

const Hero = lazy(retried(() => import("./Hero")));

type AuthLayoutProps = {
  title: string;
  text?: string;
  /** What the browser's tab calls it, where that is not its title. */
  pageTitle?: string;
  /** Names where one is on the page: when it changes, the focus goes to the title, and it is read out. */
  step?: string;
  children?: ReactNode;
};

/** The door: the form, and beside it what waits behind. */
export function AuthLayout({ title, text, pageTitle = title, step = "", children }: AuthLayoutProps) {
  const { t } = useTranslation();
  const heading = useStepFocus(step);
  usePageTitle(pageTitle);
  return (
    <div className="grid h-full overflow-y-auto lg:grid-cols-[minmax(0,1fr)_minmax(0,1.1fr)]">
      <div className="flex min-h-full flex-col px-6 pt-10">
        <main className="mx-auto my-auto w-full max-w-[360px]">
          <div className="mb-8 flex items-center gap-3">
            <Logo size={40} />
            <span className="font-semibold text-17">{t("app.name")}</span>
          </div>
          <h1 ref={heading} tabIndex={-1} className="text-balance break-words font-semibold text-28 tracking-tight">
            {title}
          </h1>
          {text && <p className="mt-1 text-muted">{text}</p>}
          <div className="mt-6">{children}</div>
        </main>
        <footer className="mx-auto flex w-full max-w-[360px] justify-end py-6">
          <LanguagePicker />
        </footer>
      </div>
      <aside className="stage relative hidden overflow-hidden px-14 py-12 lg:flex">
        <Suspense>
          <Hero />
        </Suspense>
      </aside>
    </div>
  );
}

function useStepFocus(step: string) {
  const heading = useRef<HTMLHeadingElement>(null);
  const before = useRef(step);
  useEffect(() => {
    if (before.current !== step) heading.current?.focus();
    before.current = step;
  }, [step]);
  return heading;
}
