import { useTranslation } from "react-i18next";
import { Button } from "~/shared/ui/Button";
import { CopyButton } from "~/shared/ui/CopyButton";
import { Dialog } from "~/shared/ui/Dialog";

type OnceProps = {
  title: string;
  /** What the secret is, for who cannot see it. */
  label: string;
  secret: string;
  copy: string;
  /** Until when it is good. */
  until?: string;
  onClose: () => void;
};

/** Something that is shown this once, to be copied. */
export function Once({ title, label, secret, copy, until, onClose }: OnceProps) {
  const { t } = useTranslation();
  return (
    <Dialog open onClose={onClose} title={title} description={t("administration.once")} size="medium">
      <div className="grid gap-4">
        <output aria-label={label} className="select-all break-all rounded-md bg-raised p-3 font-mono text-13">
          {secret}
        </output>
        {until && <p className="text-13 text-muted">{until}</p>}
        <div className="flex flex-wrap items-center justify-end gap-2">
          <CopyButton
            text={secret}
            label={copy}
            copied={t("administration.copied")}
            failed={t("administration.copyFailed")}
          />
          <Button look="primary" onClick={onClose}>
            {t("administration.close")}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
