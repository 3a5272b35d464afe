import { Check } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { PrivacyLevel } from "~/gen/switchboard/auth/v1/user_pb";
import { SelectField } from "~/shared/ui/SelectField";
import { Spinner } from "~/shared/ui/Spinner";
import { ProblemNote } from "../parts/ProblemNote";
import { useAct } from "../parts/useAct";
import { type PrivacyKind, useSetPrivacy } from "./usePrivacy";

const NAMES = {
  [PrivacyLevel.EVERYONE]: "everyone",
  [PrivacyLevel.CONTACTS]: "contacts",
  [PrivacyLevel.NOBODY]: "nobody",
} as const;
const CHOICES = [PrivacyLevel.EVERYONE, PrivacyLevel.CONTACTS, PrivacyLevel.NOBODY] as const;

type PrivacyRowProps = { kind: PrivacyKind; level: PrivacyLevel; server: PrivacyLevel };

/** One of the four: what it means, and who may. Saved as soon as it is chosen. */
export function PrivacyRow({ kind, level, server }: PrivacyRowProps) {
  const { t } = useTranslation();
  const act = useAct();
  const set = useSetPrivacy();
  const [saved, setSaved] = useState(false);
  const choose = async (chosen: PrivacyLevel) => {
    setSaved(false);
    setSaved(await act.run(() => set(kind, chosen)));
  };
  const serverName = server === PrivacyLevel.UNSPECIFIED ? "everyone" : NAMES[server];
  return (
    <div className="grid gap-3 p-4">
      <SelectField
        label={t(`settings.whoCan.${kind}`)}
        hint={t(`settings.whoCan.${kind}Text`)}
        value={level}
        onChange={(event) => void choose(levelOf(event.target.value))}
      >
        <option value={PrivacyLevel.UNSPECIFIED}>
          {t("settings.whoCan.server", { level: t(`settings.whoCan.${serverName}`) })}
        </option>
        {CHOICES.map((choice) => (
          <option key={choice} value={choice}>
            {t(`settings.whoCan.${NAMES[choice]}`)}
          </option>
        ))}
      </SelectField>
      <p role="status" className="flex h-5 items-center gap-1.5 text-13 text-muted empty:hidden">
        {act.busy && <Spinner size={16} />}
        {saved && !act.busy && (
          <>
            <Check size={16} className="text-ok" aria-hidden />
            {t("settings.saved")}
          </>
        )}
      </p>
      <ProblemNote problem={act.problem} />
    </div>
  );
}

function levelOf(value: string): PrivacyLevel {
  return CHOICES.find((choice) => String(choice) === value) ?? PrivacyLevel.UNSPECIFIED;
}
