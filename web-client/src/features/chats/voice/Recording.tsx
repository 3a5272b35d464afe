import { SendHorizontal, X } from "lucide-react";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { TypingKind } from "~/gen/switchboard/chat/v1/conversation_pb";
import { WithWords } from "~/shared/i18n/WithWords";
import { useServices } from "~/shared/services/context";
import { formatDuration } from "~/shared/ui/format";
import { IconButton } from "~/shared/ui/IconButton";
import { useOpenConversation } from "../conversation/context";
import { BARS, BARS_HIGH } from "./Bars";
import { MicrophoneProblem } from "./MicrophoneProblem";
import type { Recorder } from "./recorder";
import { useRecorder } from "./useRecorder";
import { useSpeak } from "./useSpeak";
import { barsPath } from "./waveform";

type RecordingProps = {
  /** The place of the message that is answered; 0: none. */
  answered: bigint;
  onSent: () => void;
  onCancel: () => void;
};

/** In the place of where one writes, while one speaks. Enter sends, Esc does not. */
export function Recording(props: RecordingProps) {
  const recorder = useRecorder();
  return (
    <WithWords part="chatMore">
      <Bar {...props} recorder={recorder} />
    </WithWords>
  );
}

function Bar({ recorder, answered, onSent, onCancel }: RecordingProps & { recorder: Recorder }) {
  const { t } = useTranslation();
  const { phase, seconds, problem } = useStore(recorder.state);
  const { turns } = useOpenConversation();
  useTelling(phase === "recording", seconds);
  const sends = useRef<HTMLButtonElement>(null);
  const speak = useSpeak(recorder, answered, onSent);
  const maySend = phase === "recording" || phase === "ended";
  // What is played would be recorded.
  useEffect(() => turns.setState({ line: "" }), [turns]);
  useEffect(() => sends.current?.focus(), []);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is a form's
    <div
      role="group"
      aria-label={t("chatMore.voice.recording")}
      onKeyDown={({ key }) => key === "Escape" && onCancel()}
      className="flex items-center gap-2"
    >
      <IconButton icon={X} label={t("app.cancel")} shortcut="Esc" onClick={onCancel} />
      {problem ? (
        <MicrophoneProblem problem={problem} onRetry={() => void recorder.start()} />
      ) : (
        <>
          <span role="timer" className="text-13 tabular-nums">
            {formatDuration(seconds * 1_000)}
          </span>
          <Live recorder={recorder} />
          <p role="status" className={phase === "recording" ? "sr-only" : "text-12 text-muted"}>
            {t(`chatMore.voice.${phase}`)}
          </p>
        </>
      )}
      <IconButton
        ref={sends}
        icon={SendHorizontal}
        label={t("chat.send")}
        aria-disabled={!maySend}
        onClick={() => maySend && speak()}
      />
    </div>
  );
}

/** Tells the others, once a second or less, that something is recorded, and when that is over. */
function useTelling(recording: boolean, seconds: number): void {
  const { typing } = useServices().chat;
  const { conversationId } = useOpenConversation().conversation;
  // biome-ignore lint/correctness/useExhaustiveDependencies: each second tells it again
  useEffect(() => {
    if (recording) typing.tell(conversationId, TypingKind.RECORDING);
  }, [recording, seconds, typing, conversationId]);
  useEffect(() => () => typing.tellStopped(conversationId), [typing, conversationId]);
}

const SILENCE: readonly number[] = Array.from({ length: BARS }, () => 0);

/** How loud it is, and was a moment ago. Drawn beside React: it changes twenty times a second. */
function Live({ recorder }: { recorder: Recorder }) {
  const path = useRef<SVGPathElement>(null);
  useEffect(
    () =>
      recorder.heard.add((levels) => {
        const last = [...SILENCE, ...levels.slice(-BARS)].slice(-BARS);
        path.current?.setAttribute("d", barsPath(last, BARS_HIGH));
      }),
    [recorder],
  );
  return (
    <svg
      viewBox={`0 0 ${2 * BARS} ${BARS_HIGH}`}
      preserveAspectRatio="none"
      aria-hidden
      className="h-6 min-w-0 flex-1 text-accent-ink"
    >
      <path ref={path} d={barsPath(SILENCE, BARS_HIGH)} stroke="currentColor" />
    </svg>
  );
}
