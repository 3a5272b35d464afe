import { UserPlus } from "lucide-react";
import { Suspense, useEffect } from "react";
import { useTranslation } from "react-i18next";
import { DeviceCheckButton, useCallPhase } from "~/features/call";
import { ContactKind, Reach } from "~/gen/switchboard/auth/v1/contact_pb";
import { Role } from "~/gen/switchboard/auth/v1/user_pb";
import { useMe, useServices } from "~/shared/services/context";
import { useContact, useReach } from "~/shared/services/useContact";
import { Button } from "~/shared/ui/Button";
import { CallButtons } from "./CallButtons";

type CallReachProps = {
  userId: string;
  name: string;
  /** Begins a contact request, where that is possible. */
  onAsk?: () => void;
};

/** The ways to call somebody, or why there is none. While that is not known there are: the server decides anyway. */
export function CallReach({ userId, name, onAsk }: CallReachProps) {
  const { t } = useTranslation();
  const reach = useReach(userId)?.call ?? Reach.UNSPECIFIED;
  const kind = useContact(userId)?.kind;
  const guest = useMe()?.role === Role.GUEST;
  useRefused(userId);
  if (guest) return <WhyNot text={t("contacts.reach.guest", { name })} />;
  if (reach === Reach.ALLOWED || reach === Reach.UNSPECIFIED) {
    return (
      <>
        <CallButtons userId={userId} name={name} />
        <div className="mt-3 h-8 pointer-coarse:h-11">
          <Suspense>
            <DeviceCheckButton label={t("people.check")} />
          </Suspense>
        </div>
      </>
    );
  }
  const asks = reach === Reach.CONTACTS_ONLY && kind === ContactKind.NONE && onAsk;
  return (
    <>
      <WhyNot text={t(`contacts.reach.${explain(reach, kind)}`, { name })} />
      {asks && (
        <Button look="primary" className="mt-3" onClick={onAsk}>
          <UserPlus size={18} aria-hidden />
          {t("contacts.relation.send")}
        </Button>
      )}
    </>
  );
}

function WhyNot({ text }: { text: string }) {
  return <p className="max-w-96 text-balance break-words rounded-md bg-raised px-4 py-2.5 text-13">{text}</p>;
}

/** A key of `contacts.reach` in the language files. */
function explain(reach: Exclude<Reach, Reach.ALLOWED | Reach.UNSPECIFIED>, kind: ContactKind | undefined) {
  switch (reach) {
    case Reach.CONTACTS_ONLY:
      return contactsOnly(kind);
    case Reach.NOBODY:
      return "nobody";
    case Reach.GONE:
      return "gone";
    case Reach.BLOCKED_BY_YOU:
      return "blockedByYou";
    case Reach.SELF:
      return "self";
  }
}

function contactsOnly(kind: ContactKind | undefined) {
  if (kind === ContactKind.NONE) return "contactsOnlyAsk";
  if (kind === ContactKind.OUTGOING) return "contactsOnlySent";
  return kind === ContactKind.INCOMING ? "contactsOnlyAccept" : "contactsOnly";
}

/** A call that was refused tells that what is known is out of date. */
function useRefused(userId: string): void {
  const { reaches } = useServices();
  const current = useCallPhase();
  const refused = current.phase === "ended" && current.problem === "notReachable" && current.peerId === userId;
  useEffect(() => {
    if (refused) reaches.again(userId);
  }, [refused, reaches, userId]);
}
