import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { createStore } from "zustand/vanilla";
import type { Files } from "~/shared/upload/files";
import type { Recording } from "~/shared/upload/recordings";
import { useOpenConversation } from "../conversation/context";
import { BUBBLE, FAILED, LINK, OWN } from "../conversation/looks";
import { uploadProblemKey } from "../files/problems";
import { useFiles } from "../files/useFiles";
import { Bars } from "./Bars";
import { levelsOf } from "./waveform";

type State = ReturnType<Files["recordings"]["state"]["getState"]>;

const NOTHING = createStore<State>(() => ({}));
const NONE: readonly Recording[] = [];

/** The voice messages that are being uploaded, after all that was written. */
export function Recordings() {
  const { conversationId } = useOpenConversation().conversation;
  const recordings = useFiles()?.recordings;
  const all = useStore(recordings?.state ?? NOTHING, (state) => state[conversationId] ?? NONE);
  return all.map((recording, at) => (
    <Row
      // biome-ignore lint/suspicious/noArrayIndexKey: they are sent in their order
      key={at}
      recording={recording}
      onRetry={() => recordings?.retry(conversationId, recording)}
      onDiscard={() => recordings?.discard(conversationId, recording)}
    />
  ));
}

type RowProps = { recording: Recording; onRetry: () => void; onDiscard: () => void };

function Row({ recording: { upload, source, waveform }, onRetry, onDiscard }: RowProps) {
  const { t } = useTranslation();
  const { phase, sent, failure } = useStore(upload.state);
  const levels = useMemo(() => levelsOf(waveform), [waveform]);
  return (
    <div className="mt-3 flex flex-col items-end">
      <div className={`${BUBBLE} ${OWN} w-72 opacity-80`}>
        <Bars levels={levels} className="text-muted" />
        {phase !== "failed" && (
          <progress aria-label={t("chats.voice")} max={source.size} value={sent} className="block w-full" />
        )}
      </div>
      {phase === "failed" && (
        <div role="alert" className={FAILED}>
          {t("chat.notSent")} {t(uploadProblemKey(failure))}
          <button type="button" className={LINK} onClick={onRetry}>
            {t("app.retry")}
          </button>
          <button type="button" className={LINK} onClick={onDiscard}>
            {t("chat.discard")}
          </button>
        </div>
      )}
    </div>
  );
}
