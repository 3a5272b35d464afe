import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Me } from "~/gen/switchboard/auth/v1/user_pb";
import { toMs } from "~/shared/lib/time";
import { buttonLook } from "~/shared/ui/Button";
import { formatMoment } from "~/shared/ui/moments";
import { SignOutButton } from "./SignOutButton";

/** What guests are told of being one, and the way to an account. */
export function GuestCard({ me }: { me: Me }) {
  const { t, i18n } = useTranslation();
  const ends = toMs(me.guestExpireTime);
  return (
    <section aria-label={t("settings.guest.title")} className="rounded-lg bg-accent-soft p-5">
      <h3 className="font-semibold text-15">{t("settings.guest.title")}</h3>
      <p className="mt-1 text-pretty text-13">{t("settings.guest.text")}</p>
      {ends !== undefined && (
        <p className="mt-1 text-13">{t("settings.guest.expires", { when: formatMoment(ends, i18n.language) })}</p>
      )}
      <div className="mt-4 flex flex-wrap items-start gap-2">
        <Link to="/upgrade" className={buttonLook({ look: "primary" })}>
          {t("settings.guest.upgrade")}
        </Link>
        <SignOutButton />
      </div>
    </section>
  );
}
