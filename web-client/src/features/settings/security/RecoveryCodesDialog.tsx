import { Download, Printer } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMe } from "~/shared/services/context";
import { Button } from "~/shared/ui/Button";
import { CopyButton } from "~/shared/ui/CopyButton";
import { Dialog } from "~/shared/ui/Dialog";
import { saveFile } from "~/shared/ui/saveFile";

type RecoveryCodesDialogProps = { codes: readonly string[]; onClose: () => void };

/** Recovery codes, shown this once: it closes only after the person said that they kept them. */
export function RecoveryCodesDialog({ codes, onClose }: RecoveryCodesDialogProps) {
  const { t } = useTranslation();
  const username = useMe()?.user?.username ?? "";
  const [kept, setKept] = useState(false);
  const title = t("settings.codes.fileTitle", { username, server: window.location.host });
  const text = `${title}\n\n${codes.join("\n")}\n`;
  const download = () => saveFile(new Blob([text], { type: "text/plain" }), `switchboard-recovery-${username}.txt`);
  return (
    <Dialog
      open
      onClose={() => kept && onClose()}
      title={t("settings.codes.shown")}
      description={t("settings.codes.shownText")}
      size="medium"
    >
      <div data-print className="grid gap-4">
        <p className="hidden font-semibold print:block">{title}</p>
        <ol
          aria-label={t("settings.codes.title")}
          className="grid select-all grid-cols-2 gap-x-6 gap-y-1 rounded-md bg-raised p-4 text-center font-mono text-15"
        >
          {codes.map((code) => (
            <li key={code}>{code}</li>
          ))}
        </ol>
        <div className="flex flex-wrap gap-2 print:hidden">
          <CopyButton
            text={text}
            label={t("settings.codes.copy")}
            copied={t("settings.codes.copied")}
            failed={t("settings.codes.copyFailed")}
          />
          <Button onClick={download}>
            <Download size={18} aria-hidden />
            {t("settings.codes.download")}
          </Button>
          <Button onClick={() => window.print()}>
            <Printer size={18} aria-hidden />
            {t("settings.codes.print")}
          </Button>
        </div>
        <label className="flex min-h-11 items-center gap-3 print:hidden">
          <input
            type="checkbox"
            checked={kept}
            onChange={(event) => setKept(event.target.checked)}
            className="size-5 accent-accent"
          />
          {t("settings.codes.kept")}
        </label>
        <Button look="primary" wide disabled={!kept} onClick={onClose} className="print:hidden">
          {t("settings.done")}
        </Button>
      </div>
    </Dialog>
  );
}
