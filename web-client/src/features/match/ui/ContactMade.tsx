import { Link } from "@tanstack/react-router";
import { Download } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Role } from "~/gen/switchboard/auth/v1/user_pb";
import { useMe } from "~/shared/services/context";
import { PersonAvatar } from "~/shared/services/PersonAvatar";
import { usePersonName } from "~/shared/services/usePersonName";
import { Button, buttonLook } from "~/shared/ui/Button";
import { saveFile } from "~/shared/ui/saveFile";
import type { Contact, Match } from "../machine/types";
import { asText } from "./asText";

/** Both want to stay in touch: who it is, and how to keep them. */
export function ContactMade({ match, contact }: { match: Match; contact: Contact }) {
  const { t, i18n } = useTranslation();
  const me = useMe();
  const name = usePersonName(contact.userId);
  const guest = me?.role === Role.GUEST;
  const save = () => {
    const text = asText(match.lines, { own: t("match.you"), theirs: name }, i18n.language);
    saveFile(new Blob([text], { type: "text/plain" }), t("match.contact.fileName"));
  };
  return (
    <section
      aria-label={t("match.contact.title", { name })}
      data-testid="contact-made"
      className="m-3 shrink-0 animate-rise rounded-lg bg-accent-soft p-4"
    >
      <div className="flex items-center gap-3">
        <PersonAvatar userId={contact.userId} />
        <h2 role="status" className="min-w-0 flex-1 break-words font-semibold">
          {t("match.contact.title", { name })}
        </h2>
      </div>
      {contact.accountNeeded && (
        <p className="mt-2 text-pretty text-13">
          {t(guest ? "match.contact.guest" : "match.contact.theyGuest", { name })}
        </p>
      )}
      <div className="mt-3 flex flex-wrap gap-2">
        {guest ? (
          // In a tab of its own: the conversation goes on here.
          <Link to="/upgrade" target="_blank" className={buttonLook({ look: "primary", size: "small" })}>
            {t("match.contact.account")}
          </Link>
        ) : (
          <Link
            to="/contacts/$userId"
            params={{ userId: contact.userId }}
            target="_blank"
            className={buttonLook({ look: "primary", size: "small" })}
          >
            {t("match.contact.open")}
          </Link>
        )}
        <Button size="small" onClick={save}>
          <Download size={16} aria-hidden />
          {t("match.contact.save")}
        </Button>
      </div>
    </section>
  );
}
