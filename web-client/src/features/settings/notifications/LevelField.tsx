import { useTranslation } from "react-i18next";
import { MessageLevel } from "~/gen/switchboard/notify/v1/push_pb";
import { SelectField } from "~/shared/ui/SelectField";

const LEVELS = [
  [MessageLevel.ALL, "all"],
  [MessageLevel.MENTIONS, "mentions"],
  [MessageLevel.NONE, "none"],
] as const;

/** What holds of which nothing was chosen. */
const DEFAULTS = { direct: MessageLevel.ALL, groups: MessageLevel.MENTIONS } as const;

type LevelFieldProps = { kind: keyof typeof DEFAULTS; value: MessageLevel; onChange: (level: MessageLevel) => void };

/** Which messages notify, where nothing else was chosen for a conversation. */
export function LevelField({ kind, value, onChange }: LevelFieldProps) {
  const { t } = useTranslation();
  return (
    <SelectField
      label={t(`settings.notifying.${kind}`)}
      value={value === MessageLevel.UNSPECIFIED ? DEFAULTS[kind] : value}
      onChange={({ target }) => {
        const chosen = LEVELS.find(([level]) => String(level) === target.value);
        if (chosen) onChange(chosen[0]);
      }}
    >
      {LEVELS.map(([level, name]) => (
        <option key={name} value={level}>
          {t(`settings.notifying.level.${name}`)}
        </option>
      ))}
    </SelectField>
  );
}
