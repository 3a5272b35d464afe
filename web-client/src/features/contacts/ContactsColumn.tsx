import { Link } from "@tanstack/react-router";
import { Ban } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { SearchField } from "~/features/people";
import { ContactMatches } from "./ContactMatches";
import { ContactsList } from "./ContactsList";
import { RequestsTray } from "./RequestsTray";

/** The list on the left: requests and contacts, or who is found among them and beyond. */
export function ContactsColumn() {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  return (
    <>
      <header className="flex h-16 shrink-0 items-center justify-between pr-3 pl-5">
        <h1 className="font-semibold text-21 tracking-tight">{t("contacts.title")}</h1>
        <Link
          to="/contacts/blocked"
          aria-label={t("contacts.blockedTitle")}
          title={t("contacts.blockedTitle")}
          className="flex size-10 items-center justify-center rounded-md text-muted hover:bg-raised hover:text-ink aria-[current=page]:bg-accent-soft aria-[current=page]:text-accent-ink pointer-coarse:size-11"
        >
          <Ban size={20} strokeWidth={1.9} aria-hidden />
        </Link>
      </header>
      <SearchField
        label={t("contacts.search")}
        placeholder={t("contacts.searchPlaceholder")}
        text={text}
        onText={setText}
      />
      <div className="min-h-0 flex-1 overflow-y-auto pb-4">
        {text.trim() === "" ? (
          <>
            <RequestsTray />
            <ContactsList />
          </>
        ) : (
          <ContactMatches text={text} />
        )}
      </div>
    </>
  );
}
