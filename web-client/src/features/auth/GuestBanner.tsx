import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Role } from "~/gen/switchboard/auth/v1/user_pb";
import { toMs } from "~/shared/lib/time";
import { useMe } from "~/shared/services/context";
import { formatDateTime } from "~/shared/ui/format";
import { Banner, bannerAction } from "./Banner";

/** Reminds guests that their time ends, and how to stay. Nothing for anybody else. */
export function GuestBanner() {
  const { t, i18n } = useTranslation();
  const me = useMe();
  if (me?.role !== Role.GUEST) return null;
  const until = toMs(me.guestExpireTime);
  const text =
    until === undefined
      ? t("auth.guest.banner")
      : t("auth.guest.bannerUntil", { date: formatDateTime(until, i18n.language) });
  return (
    <Banner text={text}>
      <Link to="/upgrade" className={bannerAction}>
        {t("auth.guest.keep")}
      </Link>
    </Banner>
  );
}
