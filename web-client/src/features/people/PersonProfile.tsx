import { timestampDate } from "@bufbuild/protobuf/wkt";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Relation } from "~/features/contacts";
import type { User } from "~/gen/switchboard/auth/v1/user_pb";
import { useMe } from "~/shared/services/context";
import { PersonAvatar } from "~/shared/services/PersonAvatar";
import { PresenceLine } from "~/shared/services/PresenceWords";
import { useNameOf } from "~/shared/services/usePersonName";
import { regional } from "~/shared/ui/format";
import { CallReach } from "./CallReach";
import { LocalTimeLine } from "./LocalTimeLine";
import { MessageLink } from "./MessageLink";
import { StatusLine } from "./Status";

/** Who a person is, how to call them, and how they stand to one. */
export function PersonProfile({ user }: { user: User }) {
  const { t } = useTranslation();
  const name = useNameOf()(user);
  const me = useMe()?.user;
  const [asking, setAsking] = useState(false);
  const isMe = me?.userId === user.userId;
  // Guests have no contacts and cannot be one.
  const relates = !isMe && me?.guest !== true && !user.guest;
  return (
    <section className="rounded-xl border border-line bg-surface text-center">
      <div className="flex flex-col items-center gap-1 px-6 py-8">
        <PersonAvatar userId={user.userId} size="huge" presence={!isMe} />
        <p className="mt-3 max-w-full break-words font-semibold text-21">{name}</p>
        <About user={user} />
        {!isMe && <PresenceLine userId={user.userId} />}
        <StatusLine user={user} />
        <LocalTimeLine user={user} />
        <div className="mt-5 flex w-full flex-col items-center">
          {isMe ? (
            <p className="text-13 text-muted">{t("contacts.reach.self")}</p>
          ) : (
            <>
              <CallReach
                userId={user.userId}
                name={name}
                {...(relates && !asking && { onAsk: () => setAsking(true) })}
              />
              <MessageLink userId={user.userId} name={name} />
            </>
          )}
        </div>
      </div>
      {relates && <Relation userId={user.userId} name={name} asking={asking} onAsking={setAsking} />}
    </section>
  );
}

function About({ user }: { user: User }) {
  const { t, i18n } = useTranslation();
  if (user.deleted) return null;
  if (user.guest) return <p className="text-13 text-muted">{t("contacts.guest")}</p>;
  const since = user.createTime
    ? timestampDate(user.createTime).toLocaleDateString(regional(i18n.language), { month: "long", year: "numeric" })
    : "";
  return (
    <p className="max-w-full text-balance break-words text-13 text-muted">
      {t("people.member", { username: user.username, since })}
    </p>
  );
}
