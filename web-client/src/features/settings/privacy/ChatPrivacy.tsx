import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { ChatSettings, GetChatSettingsResponse } from "~/gen/switchboard/chat/v1/conversation_pb";
import { useServices } from "~/shared/services/context";
import { untilLoaded } from "~/shared/services/untilLoaded";
import { Loaded } from "../parts/Loaded";
import { ProblemNote } from "../parts/ProblemNote";
import { Section } from "../parts/Section";
import { Switch } from "../parts/Switch";
import { useAct } from "../parts/useAct";

const CHAT_SETTINGS = ["chatSettings"];

/** What others are told while one reads and writes. */
export function ChatPrivacy() {
  const { t } = useTranslation();
  const { client } = useServices().chat;
  const settings = useQuery({
    queryKey: CHAT_SETTINGS,
    queryFn: ({ signal }) => client.getChatSettings({}, { signal }),
    refetchInterval: untilLoaded,
  });
  return (
    <Section title={t("settings.inChats.title")} text={t("settings.inChats.text")}>
      <Loaded query={settings}>{(loaded) => loaded.settings && <Choices settings={loaded.settings} />}</Loaded>
    </Section>
  );
}

/** Each is saved as soon as it is chosen, and goes back when it is refused. */
function Choices({ settings }: { settings: ChatSettings }) {
  const { t } = useTranslation();
  const { client } = useServices().chat;
  const queries = useQueryClient();
  const act = useAct();
  const set = (change: Partial<Pick<ChatSettings, "readReceipts" | "typing">>) => {
    const show = (shown: ChatSettings) =>
      queries.setQueryData<GetChatSettingsResponse>(CHAT_SETTINGS, (now) => now && { ...now, settings: shown });
    const changed = { ...settings, ...change };
    void act.run(async () => {
      show(changed);
      try {
        await client.updateChatSettings({ settings: changed });
      } catch (error) {
        show(settings);
        throw error;
      }
    });
  };
  return (
    <>
      <Switch
        label={t("settings.inChats.receipts")}
        text={t("settings.inChats.receiptsText")}
        checked={settings.readReceipts}
        disabled={act.busy}
        onChange={(readReceipts) => set({ readReceipts })}
      />
      <Switch
        label={t("settings.inChats.typing")}
        text={t("settings.inChats.typingText")}
        checked={settings.typing}
        disabled={act.busy}
        onChange={(typing) => set({ typing })}
      />
      <ProblemNote problem={act.problem} />
    </>
  );
}
