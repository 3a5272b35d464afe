import { useCallback, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Conversation } from "~/gen/switchboard/chat/v1/conversation_types_pb";
import { useServices } from "~/shared/services/context";
import { problemKey } from "../problems";

/** Does one thing at a time with a group, takes in what it is then, and says what went wrong. */
export function useGroupAct() {
  const { t } = useTranslation();
  const { chat } = useServices();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState("");
  const run = useCallback(
    async (act: () => Promise<{ conversation?: Conversation | undefined }>, done?: () => void) => {
      setBusy(true);
      setProblem("");
      try {
        chat.conversations.loaded((await act()).conversation);
        done?.();
      } catch (error) {
        setProblem(t(problemKey(error)));
      } finally {
        setBusy(false);
      }
    },
    [chat, t],
  );
  return { busy, problem, run };
}
