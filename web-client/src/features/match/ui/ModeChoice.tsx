import { MessageCircle, Mic, Video } from "lucide-react";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { MatchMode } from "~/gen/switchboard/call/v1/match_pb";
import { MODES } from "./words";

const ICONS = {
  [MatchMode.VIDEO]: Video,
  [MatchMode.AUDIO]: Mic,
  [MatchMode.TEXT]: MessageCircle,
} as const;

/** Video, audio or text. */
export function ModeChoice({ mode, onMode }: { mode: MatchMode; onMode: (mode: MatchMode) => void }) {
  const { t } = useTranslation();
  const name = useId();
  return (
    <fieldset>
      <legend className="mb-1.5 font-medium text-13">{t("match.setup.mode")}</legend>
      <div className="grid grid-cols-3 gap-1 rounded-lg bg-raised p-1">
        {MODES.map(({ mode: one, words }) => {
          const Icon = ICONS[one];
          return (
            <label
              key={one}
              className="relative flex h-10 cursor-pointer items-center justify-center gap-2 rounded-md font-medium text-muted transition-colors has-checked:bg-surface has-checked:text-ink has-checked:shadow-sm has-focus-visible:outline-2 has-focus-visible:outline-accent-ink pointer-coarse:h-11"
            >
              <input type="radio" name={name} className="sr-only" checked={mode === one} onChange={() => onMode(one)} />
              <Icon size={18} strokeWidth={1.9} aria-hidden />
              {t(words)}
            </label>
          );
        })}
      </div>
    </fieldset>
  );
}
