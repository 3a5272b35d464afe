import { Sparkles } from "lucide-react";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { ReportReason } from "~/gen/switchboard/call/v1/match_pb";
import { FormMessage } from "~/shared/forms/FormMessage";
import { Button } from "~/shared/ui/Button";
import { ErrorDetails } from "~/shared/ui/ErrorDetails";
import { useMatch } from "../context";
import { InterestsField } from "./InterestsField";
import { LanguagesField } from "./LanguagesField";
import { ModeChoice } from "./ModeChoice";
import { OwnPreview } from "./OwnPreview";
import { Warning } from "./Warning";

/** Before the search: how one looks, what one likes, and Start. */
export function Setup({ warning }: { warning: ReportReason }) {
  const { t } = useTranslation();
  const { session, memory, call } = useMatch();
  const { mode, interests, languages } = useStore(memory.state);
  useEffect(() => call.fit(mode), [call, mode]);
  return (
    <div className="mx-auto my-auto grid w-full max-w-[1080px] gap-6 px-4 py-6 md:px-8 lg:grid-cols-[minmax(0,1.15fr)_minmax(0,1fr)] lg:items-center lg:gap-12">
      <OwnPreview mode={mode} />
      <div>
        <h1 className="text-balance font-semibold text-28 tracking-tight">{t("match.title")}</h1>
        <p className="mt-1 text-pretty text-muted">{t("match.setup.text")}</p>
        <div className="mt-6 grid gap-5">
          <Refused />
          {warning !== ReportReason.UNSPECIFIED && <Warning reason={warning} />}
          <ModeChoice mode={mode} onMode={(next) => memory.set({ mode: next })} />
          <InterestsField interests={interests} onInterests={(next) => memory.set({ interests: next })} />
          <LanguagesField languages={languages} onLanguages={(next) => memory.set({ languages: next })} />
          <div className="max-lg:sticky max-lg:bottom-0 max-lg:-mx-4 max-lg:bg-canvas max-lg:px-4 max-lg:py-3">
            <Button look="primary" size="large" wide onClick={() => session.start({ mode, interests, languages })}>
              <Sparkles size={18} aria-hidden />
              {t("match.setup.start")}
            </Button>
          </div>
        </div>
      </div>
    </div>
  );
}

/** Why the last search did not come about, or ended. */
function Refused() {
  const { t } = useTranslation();
  const { session } = useMatch();
  const current = useStore(session.state, (state) => state.current);
  if (current.phase !== "idle" || !current.refusal) return null;
  return (
    <FormMessage kind={current.refusal === "failed" ? "problem" : "note"}>
      {t(`match.refused.${current.refusal}`)}
      {current.reference && <ErrorDetails reference={current.reference} />}
    </FormMessage>
  );
}
