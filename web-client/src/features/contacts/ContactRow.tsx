import { useTranslation } from "react-i18next";
import { PersonRow, SmallCallButtons, useStatus } from "~/features/people";
import { Reach } from "~/gen/switchboard/auth/v1/contact_pb";
import { useUser } from "~/shared/services/context";
import { useReach } from "~/shared/services/useContact";
import { usePersonName } from "~/shared/services/usePersonName";

/** A contact in a list, with the ways to call them where they take calls. */
export function ContactRow({ userId }: { userId: string }) {
  const { t } = useTranslation();
  const user = useUser(userId);
  const name = usePersonName(userId);
  const status = useStatus(user);
  const reach = useReach(userId)?.call ?? Reach.UNSPECIFIED;
  const open = (reach === Reach.ALLOWED || reach === Reach.UNSPECIFIED) && user?.deleted !== true;
  const username = user?.username ? `@${user.username}` : "";
  const closed = user?.deleted ? t("people.unknownText") : t("contacts.noCalls");
  const line = open ? status?.text || username : closed;
  return (
    <PersonRow
      userId={userId}
      name={name}
      to="/contacts/$userId"
      line={<span className="block truncate text-13 text-muted">{line || "\u00a0"}</span>}
      actions={open && <SmallCallButtons userId={userId} name={name} />}
    />
  );
}
