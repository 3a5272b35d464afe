import { Clock3 } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { User } from "~/gen/switchboard/auth/v1/user_pb";
import { regional } from "~/shared/ui/format";
import { useNow } from "~/shared/ui/useNow";
import { localTime } from "./localTime";

const OFTEN_MS = 10_000;

/** What time it is for a person, where that is not the same as here. */
export function LocalTimeLine({ user }: { user: User }) {
  const { t, i18n } = useTranslation();
  const now = useNow(OFTEN_MS);
  const there = localTime(user.timeZone, now, regional(i18n.language));
  if (!there) return null;
  const { time, weekday } = there;
  return (
    <p className="flex items-center justify-center gap-1.5 text-13 text-muted">
      <Clock3 size={14} className="shrink-0" aria-hidden />
      {weekday ? t("contacts.timeOtherDay", { weekday, time }) : t("contacts.time", { time })}
    </p>
  );
}
