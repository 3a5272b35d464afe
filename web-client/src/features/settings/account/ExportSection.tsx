import { Download } from "lucide-react";
import { useTranslation } from "react-i18next";
import { AccountService } from "~/gen/switchboard/auth/v1/account_pb";
import { useServices } from "~/shared/services/context";
import { useClient } from "~/shared/services/useClient";
import { useStepUp } from "~/shared/stepUp/stepUp";
import { Button } from "~/shared/ui/Button";
import { useNotice } from "~/shared/ui/Notices";
import { Spinner } from "~/shared/ui/Spinner";
import { saveFile } from "~/shared/ui/saveFile";
import { ProblemNote } from "../parts/ProblemNote";
import { Section } from "../parts/Section";
import { useAct } from "../parts/useAct";
import { exportData } from "./exportData";

/** Everything that is kept of the person, to take along. */
export function ExportSection({ username }: { username: string }) {
  const { t } = useTranslation();
  const { calls } = useServices();
  const account = useClient(AccountService);
  const stepUp = useStepUp();
  const notice = useNotice();
  const act = useAct();
  const download = () =>
    act.run(async () => {
      const file = await stepUp(() => exportData(account, calls));
      saveFile(file, `switchboard-${username}.json`);
      notice(t("settings.data.done"));
    });
  return (
    <Section title={t("settings.data.title")} text={t("settings.data.text")}>
      <Button className="justify-self-start" aria-disabled={act.busy} onClick={() => void download()}>
        {act.busy ? <Spinner /> : <Download size={18} aria-hidden />}
        {t(act.busy ? "settings.data.exporting" : "settings.data.export")}
      </Button>
      <ProblemNote problem={act.problem} />
    </Section>
  );
}
