import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Button, buttonLook } from "~/shared/ui/Button";
import { Logo } from "~/shared/ui/Logo";
import { usePageTitle } from "~/shared/ui/pageTitle";

/** An address that leads nowhere. */
export function NotFound() {
  const { t } = useTranslation();
  return (
    <Page title={t("app.notFound")} text={t("app.notFoundText")}>
      <Link to="/" className={buttonLook({ look: "primary" })}>
        {t("app.toStart")}
      </Link>
    </Page>
  );
}

/** A page that broke. */
export function Crashed() {
  const { t } = useTranslation();
  return (
    <Page title={t("app.crashed")} text={t("app.crashedText")}>
      <Button look="primary" onClick={() => window.location.reload()}>
        {t("app.reload")}
      </Button>
    </Page>
  );
}

function Page({ title, text, children }: { title: string; text: string; children: React.ReactNode }) {
  usePageTitle(title);
  return (
    <main className="flex h-full flex-col items-center justify-center gap-2 px-6 text-center">
      <Logo size={40} />
      <h1 className="mt-4 font-semibold text-21">{title}</h1>
      <p className="mb-4 max-w-96 text-muted">{text}</p>
      {children}
    </main>
  );
}
