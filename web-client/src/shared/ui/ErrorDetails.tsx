import { useTranslation } from "react-i18next";

/** What a person can quote when they ask for help. */
export function ErrorDetails({ reference }: { reference: string }) {
  const { t } = useTranslation();
  if (reference === "") return null;
  return (
    <details className="mt-2 text-12 text-muted">
      <summary>{t("app.details")}</summary>
      <p className="mt-1 select-all">{t("app.reference", { reference })}</p>
    </details>
  );
}
