import { ChevronRight } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ContactKind } from "~/gen/switchboard/auth/v1/contact_pb";
import { idOf } from "~/shared/store/contacts";
import { Button } from "~/shared/ui/Button";
import { Failure } from "~/shared/ui/states";
import { RequestCard } from "./RequestCard";
import { SentRequest } from "./SentRequest";
import { useContactList } from "./useContactList";

/** More of them would hide the contacts. */
const FEW = 2;

/** Requests that wait for an answer: others' with their words, and one's own. */
export function RequestsTray() {
  const { t } = useTranslation();
  const incoming = useContactList(ContactKind.INCOMING);
  const outgoing = useContactList(ContactKind.OUTGOING);
  const failed = incoming.loading === "failed" && incoming.people.length === 0 && !incoming.offline;
  if (!failed && incoming.people.length === 0 && outgoing.people.length === 0) return null;
  return (
    <section aria-labelledby="requests" className="mb-2 border-line border-b px-3 pb-3">
      <h2 id="requests" className="px-2 pt-2 pb-1 font-medium text-12 text-muted">
        {t("contacts.requests.title")}
      </h2>
      {failed && (
        <Failure
          title={t("contacts.requests.failed")}
          offline={false}
          offlineText=""
          error={incoming.failure}
          onRetry={incoming.retry}
        />
      )}
      <Incoming {...incoming} />
      <Sent {...outgoing} />
    </section>
  );
}

type Requests = ReturnType<typeof useContactList>;

function Incoming({ people, nextPageToken, unseen, loading, more }: Requests) {
  const { t } = useTranslation();
  const [all, setAll] = useState(false);
  if (people.length === 0) return null;
  const shown = all ? people : people.slice(0, FEW);
  return (
    <>
      <ul className="space-y-2">
        {shown.map((contact) => (
          <RequestCard key={idOf(contact)} contact={contact} />
        ))}
      </ul>
      <div className="flex flex-wrap gap-2 pt-1">
        {people.length > FEW && (
          <Button size="small" look="ghost" aria-expanded={all} onClick={() => setAll(!all)}>
            {all ? t("contacts.requests.showLess") : `${t("contacts.requests.showAll")} (${people.length + unseen})`}
          </Button>
        )}
        {all && nextPageToken !== "" && (
          <Button size="small" look="ghost" disabled={loading === "loading"} onClick={more}>
            {t("people.more")}
          </Button>
        )}
      </div>
    </>
  );
}

function Sent({ people, nextPageToken, unseen, loading, more }: Requests) {
  const { t } = useTranslation();
  if (people.length === 0) return null;
  return (
    <details className="group mt-1">
      <summary className="flex min-h-9 items-center rounded-md px-2 font-medium text-13 text-muted hover:bg-raised hover:text-ink pointer-coarse:min-h-11">
        <ChevronRight size={16} className="mr-1 transition-transform group-open:rotate-90" aria-hidden />
        {t("contacts.requests.sent", { count: people.length + unseen })}
      </summary>
      <ul>
        {people.map((contact) => (
          <SentRequest key={idOf(contact)} contact={contact} />
        ))}
      </ul>
      {nextPageToken !== "" && (
        <Button size="small" look="ghost" disabled={loading === "loading"} onClick={more}>
          {t("people.more")}
        </Button>
      )}
    </details>
  );
}
