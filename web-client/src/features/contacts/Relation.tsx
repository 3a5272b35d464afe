import { Ban, Check, Clock, UserMinus, UserPlus, UserRoundCheck } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { type Contact, ContactKind } from "~/gen/switchboard/auth/v1/contact_pb";
import { useUser } from "~/shared/services/context";
import { useContact } from "~/shared/services/useContact";
import { Button } from "~/shared/ui/Button";
import { retried } from "~/shared/ui/load";
import { Note } from "./Note";
import { RequestForm } from "./RequestForm";
import { type Acts, useContactActs } from "./useContactActs";

const BlockDialog = lazy(retried(() => import("./BlockDialog")));

type RelationProps = {
  userId: string;
  name: string;
  /** The form for a request is open. */
  asking: boolean;
  onAsking: (asking: boolean) => void;
};

/** How somebody stands to one, and what can be done about it. */
export function Relation({ userId, name, asking, onAsking }: RelationProps) {
  const { t } = useTranslation();
  const contact = useContact(userId);
  const acts = useContactActs(userId, name);
  const [blocking, setBlocking] = useState(false);
  if (!contact) return null;
  return (
    <section aria-label={t("contacts.relation.heading")} className="border-line border-t px-4 py-4 sm:px-6">
      {asking && contact.kind === ContactKind.NONE ? (
        <RequestForm
          name={name}
          onSend={(note) => {
            acts.request(note);
            onAsking(false);
          }}
          onClose={() => onAsking(false)}
        />
      ) : (
        <div className="flex flex-wrap items-center justify-center gap-x-3 gap-y-2">
          <Standing contact={contact} name={name} acts={acts} onAsk={() => onAsking(true)} />
          {contact.kind !== ContactKind.BLOCKED && (
            <Button
              look="ghost"
              aria-label={t("contacts.relation.blockOf", { name })}
              onClick={() => setBlocking(true)}
            >
              <Ban size={18} aria-hidden />
              {t("contacts.relation.block")}
            </Button>
          )}
        </div>
      )}
      <div className="text-left">
        <Suspense>{blocking && <BlockDialog name={name} acts={acts} onClose={() => setBlocking(false)} />}</Suspense>
      </div>
    </section>
  );
}

type StandingProps = { contact: Contact; name: string; acts: Acts; onAsk: () => void };

function Standing({ contact, name, acts, onAsk }: StandingProps) {
  switch (contact.kind) {
    case ContactKind.CONTACT:
      return <InContacts name={name} acts={acts} />;
    case ContactKind.INCOMING:
      return <Incoming contact={contact} name={name} acts={acts} />;
    case ContactKind.OUTGOING:
      return <Outgoing contact={contact} name={name} acts={acts} />;
    case ContactKind.BLOCKED:
      return <Blocked name={name} acts={acts} />;
    case ContactKind.NONE:
    case ContactKind.UNSPECIFIED:
      return <Stranger contact={contact} name={name} onAsk={onAsk} />;
  }
}

function Stranger({ contact, name, onAsk }: Pick<StandingProps, "contact" | "name" | "onAsk">) {
  const { t } = useTranslation();
  const gone = useUser(contact.user?.userId ?? "")?.deleted === true;
  if (gone) return null;
  return (
    <Button aria-label={t("contacts.relation.addOf", { name })} onClick={onAsk}>
      <UserPlus size={18} aria-hidden />
      {t("contacts.relation.add")}
    </Button>
  );
}

function InContacts({ name, acts }: Pick<StandingProps, "name" | "acts">) {
  const { t } = useTranslation();
  return (
    <>
      <p className="flex items-center gap-2 px-2 font-medium text-13">
        <UserRoundCheck size={18} className="shrink-0 text-accent-ink" aria-hidden />
        {t("contacts.relation.isContact")}
      </p>
      <Button look="ghost" aria-label={t("contacts.relation.removeOf", { name })} onClick={acts.remove}>
        <UserMinus size={18} aria-hidden />
        {t("contacts.relation.remove")}
      </Button>
    </>
  );
}

function Incoming({ contact, name, acts }: Pick<StandingProps, "contact" | "name" | "acts">) {
  const { t } = useTranslation();
  return (
    <>
      <div className="w-full pb-2 text-center">
        <p className="break-words text-13 text-muted">{t("contacts.requests.announced", { name })}</p>
        <Note text={contact.note} />
      </div>
      <Button look="primary" aria-label={t("contacts.requests.acceptOf", { name })} onClick={acts.accept}>
        <Check size={18} aria-hidden />
        {t("contacts.requests.accept")}
      </Button>
      <Button aria-label={t("contacts.requests.declineOf", { name })} onClick={acts.decline}>
        {t("contacts.requests.decline")}
      </Button>
    </>
  );
}

function Outgoing({ contact, name, acts }: Pick<StandingProps, "contact" | "name" | "acts">) {
  const { t } = useTranslation();
  return (
    <>
      <div className="w-full pb-2 text-center">
        <p className="flex items-center justify-center gap-2 font-medium text-13">
          <Clock size={16} className="shrink-0 text-muted" aria-hidden />
          {t("contacts.relation.sent")}
        </p>
        <p className="break-words text-13 text-muted">{t("contacts.relation.sentText", { name })}</p>
        <Note text={contact.note} />
      </div>
      <Button aria-label={t("contacts.requests.cancelOf", { name })} onClick={acts.cancel}>
        {t("contacts.requests.cancel")}
      </Button>
    </>
  );
}

function Blocked({ name, acts }: Pick<StandingProps, "name" | "acts">) {
  const { t } = useTranslation();
  return (
    <>
      <div className="w-full pb-2 text-center">
        <p className="break-words font-medium text-13">{t("contacts.relation.blocked", { name })}</p>
        <p className="text-balance text-13 text-muted">{t("contacts.relation.blockedText")}</p>
      </div>
      <Button aria-label={t("contacts.relation.unblockOf", { name })} onClick={acts.unblock}>
        {t("contacts.relation.unblock")}
      </Button>
    </>
  );
}
