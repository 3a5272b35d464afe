import { Download } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Conversation } from "~/gen/switchboard/chat/v1/conversation_types_pb";
import { useServices } from "~/shared/services/context";
import { Button } from "~/shared/ui/Button";
import { Spinner } from "~/shared/ui/Spinner";
import { saveFile } from "~/shared/ui/saveFile";
import { useConversationName } from "../names";
import { problemKey } from "../problems";
import { exported, FORMATS, type FormatName, fileName } from "./exported";

/** A copy of all that one may read, as a file. It is broken off with the dialog. */
export function ExportSection({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation();
  const { client } = useServices().chat;
  const name = useConversationName(conversation);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState("");
  const running = useRef<AbortController>(undefined);
  useEffect(() => () => running.current?.abort(), []);
  const save = async (format: FormatName) => {
    const cancel = new AbortController();
    running.current = cancel;
    setBusy(true);
    setProblem("");
    try {
      const file = await exported(client, conversation.conversationId, format, cancel.signal);
      saveFile(file, fileName(name, t("chatMore.about.exportName"), FORMATS[format].ending));
    } catch (error) {
      if (!cancel.signal.aborted) setProblem(t(problemKey(error)));
    } finally {
      setBusy(false);
    }
  };
  return (
    <section aria-labelledby="export">
      <h3 id="export" className="font-medium text-13">
        {t("chatMore.about.export")}
      </h3>
      <p className="mt-0.5 mb-3 text-13 text-muted">{t("chatMore.about.exportText")}</p>
      <div className="flex flex-wrap gap-2">
        {(["plain", "lines"] as const).map((format) => (
          <Button key={format} aria-disabled={busy} onClick={() => !busy && void save(format)}>
            <Download size={16} aria-hidden />
            {t(format === "plain" ? "chatMore.about.exportPlain" : "chatMore.about.exportLines")}
          </Button>
        ))}
      </div>
      <p role="status" className="mt-2 flex items-center gap-2 text-13 text-muted empty:hidden">
        {busy && (
          <>
            <Spinner size={16} />
            {t("chatMore.about.exporting")}
          </>
        )}
      </p>
      {problem !== "" && (
        <p role="alert" className="mt-2 text-13 text-danger-ink">
          {problem}
        </p>
      )}
    </section>
  );
}
