import { Download } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { Button } from "~/shared/ui/Button";
import { useInstall } from "~/shared/ui/install";
import { Section } from "../parts/Section";

/** Makes an app of the page, where the browser can and it is none yet. */
export function InstallSection() {
  const { t } = useTranslation();
  const install = useInstall();
  const { possible } = useStore(install.state);
  if (!possible) return null;
  return (
    <Section title={t("settings.notifying.app")} text={t("settings.notifying.appText")}>
      <Button className="justify-self-start" onClick={() => void install.ask().catch(() => undefined)}>
        <Download size={18} aria-hidden />
        {t("settings.notifying.install")}
      </Button>
    </Section>
  );
}
