import { Pause, Play } from "lucide-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import type { VoiceContent } from "~/gen/switchboard/chat/v1/message_types_pb";
import { WithWords } from "~/shared/i18n/WithWords";
import { formatDuration } from "~/shared/ui/format";
import { IconButton } from "~/shared/ui/IconButton";
import { useOpenConversation } from "../conversation/context";
import { Seek } from "./Seek";
import { secondsOf } from "./seconds";
import { nextSpeed } from "./speed";
import { usePlayback } from "./usePlayback";
import { levelsOf } from "./waveform";

type VoiceMessageProps = {
  voice: VoiceContent;
  /** The line of the timeline that it stands in. */
  line: string;
};

/** Something said, to be listened to. */
export function VoiceMessage(props: VoiceMessageProps) {
  return (
    <div className="min-h-13 w-72 max-w-full">
      <WithWords part="chatMore">
        <Player {...props} />
      </WithWords>
    </div>
  );
}

function Player({ voice, line }: VoiceMessageProps) {
  const { t } = useTranslation();
  const { playback, toggle, speed } = usePlayback(voice.file ?? {}, line);
  const { phase, at } = useStore(playback.state);
  const playing = phase === "playing";
  const levels = useMemo(() => levelsOf(voice.waveform), [voice.waveform]);
  const seconds = secondsOf(voice.duration);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is a form's
    <div role="group" aria-label={t("chats.voice")}>
      <div className="flex items-center gap-2">
        <IconButton
          look="soft"
          icon={playing ? Pause : Play}
          label={t(playing ? "chatMore.voice.pause" : "chatMore.voice.play")}
          onClick={toggle}
        />
        <div className="min-w-0 flex-1">
          <Seek playback={playback} levels={levels} seconds={seconds} />
        </div>
        <span className="text-12 text-muted tabular-nums">
          {formatDuration((playing || at > 0 ? at : seconds) * 1_000)}
        </span>
        <SpeedButton speed={speed} />
      </div>
      {phase === "failed" && (
        <p role="alert" className="text-12 text-danger-ink">
          {t("chatMore.voice.unplayable")}
        </p>
      )}
    </div>
  );
}

/** How fast all voice messages of the conversation are played. */
function SpeedButton({ speed }: { speed: number }) {
  const { t, i18n } = useTranslation();
  const { turns } = useOpenConversation();
  const shown = `${speed.toLocaleString(i18n.language)}×`;
  return (
    <button
      type="button"
      aria-label={t("chatMore.voice.speed", { speed: shown })}
      onClick={() => turns.setState({ speed: nextSpeed(speed) })}
      className="min-h-8 w-10 shrink-0 rounded-md font-medium text-12 text-muted tabular-nums hover:bg-raised pointer-coarse:min-h-11"
    >
      {shown}
    </button>
  );
}
