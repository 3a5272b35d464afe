import { BellRing } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useMe } from "~/shared/services/context";
import { PersonAvatar } from "~/shared/services/PersonAvatar";
import { nameOf } from "~/shared/services/usePersonName";
import { usePageTitle } from "~/shared/ui/pageTitle";

/** Beside the list while nobody is chosen. */
export function WelcomePane() {
  const { t } = useTranslation();
  const user = useMe()?.user;
  usePageTitle(t("app.calls"));
  if (!user) return null;
  return (
    <div className="m-auto flex max-w-[420px] flex-col items-center px-6 py-10 text-center">
      <PersonAvatar userId={user.userId} size="large" />
      <h2 className="mt-5 max-w-full break-words font-semibold text-28 tracking-tight">
        {t("people.welcome", { name: nameOf(user) })}
      </h2>
      <p className="mt-2 text-balance text-muted">{t("people.welcomeText")}</p>
      <p className="mt-8 flex items-center gap-2.5 rounded-md bg-raised px-4 py-2.5 text-balance text-13 text-muted">
        <BellRing size={16} className="shrink-0" aria-hidden />
        {t("people.welcomeTip")}
      </p>
    </div>
  );
}
