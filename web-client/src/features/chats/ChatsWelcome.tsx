import { useTranslation } from "react-i18next";
import { useMe } from "~/shared/services/context";
import { PersonAvatar } from "~/shared/services/PersonAvatar";
import { nameOf } from "~/shared/services/usePersonName";
import { usePageTitle } from "~/shared/ui/pageTitle";

/** Beside the list while no conversation is chosen. */
export function ChatsWelcome() {
  const { t } = useTranslation();
  const user = useMe()?.user;
  usePageTitle(t("chats.title"));
  if (!user) return null;
  return (
    <div className="m-auto flex max-w-[420px] flex-col items-center px-6 py-10 text-center">
      <PersonAvatar userId={user.userId} size="large" />
      <h2 className="mt-5 max-w-full break-words font-semibold text-28 tracking-tight">
        {t("chats.welcome", { name: nameOf(user) })}
      </h2>
      <p className="mt-2 text-balance text-muted">{t("chats.welcomeText")}</p>
    </div>
  );
}
