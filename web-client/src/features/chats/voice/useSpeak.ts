import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { useServices } from "~/shared/services/context";
import { useNotice } from "~/shared/ui/Notices";
import { useOpenConversation } from "../conversation/context";
import { durationOf, sourceOf } from "../files/source";
import type { Recorder } from "./recorder";

/** Ends a recording and sends it. What is in the way is said, and the recording is kept. */
export function useSpeak(recorder: Recorder | undefined, answered: bigint, onSent: () => void): () => void {
  const { t } = useTranslation();
  const { files, outbox } = useServices().chat;
  const { conversationId } = useOpenConversation().conversation;
  const notify = useNotice();
  const busy = useRef(false);
  const speak = async () => {
    const [recorded, { recordings }] = await Promise.all([recorder?.finish(), files.load()]);
    if (recorded) {
      const { blob, name, seconds, waveform } = recorded;
      recordings.add(conversationId, {
        source: sourceOf(blob, name),
        duration: durationOf(seconds),
        waveform: Uint8Array.from(waveform),
        send: (voice) => {
          outbox.add(conversationId, {
            text: "",
            mentionedUserIds: [],
            mentionsAll: false,
            voice,
            replyToSeq: answered,
          });
        },
      });
    } else notify(t("chatMore.voice.nothing"));
    onSent();
  };
  return () => {
    if (busy.current) return;
    busy.current = true;
    speak()
      .catch(() => notify(t("files.failed")))
      .finally(() => {
        busy.current = false;
      });
  };
}
