import { Link } from "@tanstack/react-router";
import { ChevronRight } from "lucide-react";
import { Suspense } from "react";
import { useTranslation } from "react-i18next";
import { AvailabilityMenu } from "~/features/presence";
import { useMe } from "~/shared/services/context";
import { nameOf } from "~/shared/services/usePersonName";
import { Avatar } from "~/shared/ui/Avatar";
import { isGuest, type SettingsSection, sectionsFor } from "./sections";

/** The pages of the settings, one below the other. */
export function SettingsList() {
  const { t } = useTranslation();
  const me = useMe();
  return (
    <>
      <header className="flex h-16 shrink-0 items-center px-5">
        <h1 className="font-semibold text-21 tracking-tight">{t("settings.title")}</h1>
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto px-3 pb-6">
        {me?.user && (
          <div className="mb-3 flex items-center gap-3 px-2 py-2">
            <Avatar id={me.user.userId} name={nameOf(me.user)} picture={me.user.avatar} />
            <div className="min-w-0">
              <p className="truncate font-medium">{nameOf(me.user)}</p>
              <p className="truncate text-13 text-muted">
                {isGuest(me) ? t("settings.guest.title") : `@${me.user.username}`}
              </p>
            </div>
          </div>
        )}
        <Suspense>
          <div className="mb-3 px-2 empty:hidden">
            <AvailabilityMenu />
          </div>
        </Suspense>
        <nav aria-label={t("settings.sections")}>
          <ul className="grid grid-cols-[minmax(0,1fr)] gap-0.5">
            {sectionsFor(me).map((section) => (
              <Row key={section.name} section={section} />
            ))}
          </ul>
        </nav>
      </div>
    </>
  );
}

function Row({ section: { name, icon: Icon } }: { section: SettingsSection }) {
  const { t } = useTranslation();
  return (
    <li>
      <Link
        to={`/settings/${name}`}
        className="flex min-h-14 items-center gap-3 rounded-md px-2 py-2 -outline-offset-2 hover:bg-raised aria-[current=page]:bg-accent-soft"
      >
        <span className="flex size-9 shrink-0 items-center justify-center rounded-md bg-raised text-muted">
          <Icon size={20} strokeWidth={1.9} aria-hidden />
        </span>
        <span className="min-w-0 flex-1">
          <span className="block truncate font-medium">{t(`settings.${name}`)}</span>
          <span className="block truncate text-13 text-muted">{t(`settings.${name}Text`)}</span>
        </span>
        <ChevronRight size={18} className="shrink-0 text-muted md:hidden" aria-hidden />
      </Link>
    </li>
  );
}
