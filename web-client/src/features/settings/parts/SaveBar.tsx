import { useTranslation } from "react-i18next";
import { Button } from "~/shared/ui/Button";
import { Spinner } from "~/shared/ui/Spinner";

type SaveBarProps = { shown: boolean; busy: boolean; onDiscard: () => void };

/** Says that something is not saved yet, and saves it or gives it up. In a form; stays in sight. */
export function SaveBar({ shown, busy, onDiscard }: SaveBarProps) {
  const { t } = useTranslation();
  return (
    <div role="status" className="sticky bottom-4 z-10">
      {shown && (
        <div
          data-bar
          className="flex animate-rise flex-wrap items-center justify-end gap-2 rounded-lg border border-line bg-surface p-3 pl-4 shadow-lg"
        >
          <p className="min-w-40 flex-1 text-13">{t("settings.unsaved")}</p>
          <Button look="ghost" onClick={onDiscard} disabled={busy}>
            {t("settings.discard")}
          </Button>
          <Button type="submit" look="primary" aria-disabled={busy}>
            {busy && <Spinner />}
            {t("settings.saveChanges")}
          </Button>
        </div>
      )}
    </div>
  );
}
