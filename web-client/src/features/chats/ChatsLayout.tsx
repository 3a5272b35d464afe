import { useTranslation } from "react-i18next";
import { SplitLayout } from "~/features/people";
import { ChatsColumn } from "./list/ChatsColumn";

/** Conversations, and the one that was chosen. */
export function ChatsLayout() {
  const { t } = useTranslation();
  return <SplitLayout label={t("chats.title")} start="/" list={<ChatsColumn />} />;
}
