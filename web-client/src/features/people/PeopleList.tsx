import { Link } from "@tanstack/react-router";
import { Search, Settings, X } from "lucide-react";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { IconButton } from "~/shared/ui/IconButton";
import { RecentCalls } from "./RecentCalls";
import { SearchResults } from "./SearchResults";

/** The list on the left: people found, or people called. */
export function PeopleList() {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const field = useRef<HTMLInputElement>(null);
  const clear = () => {
    setText("");
    field.current?.focus();
  };
  return (
    <>
      <header className="flex h-16 shrink-0 items-center justify-between px-5">
        <h1 className="font-semibold text-21 tracking-tight">{t("app.calls")}</h1>
        <Link
          to="/settings"
          aria-label={t("app.settings")}
          className="hidden size-10 items-center justify-center rounded-md text-muted hover:bg-raised hover:text-ink aria-[current=page]:bg-accent-soft aria-[current=page]:text-accent-ink md:flex"
        >
          <Settings size={20} strokeWidth={1.9} aria-hidden />
        </Link>
      </header>
      <search className="relative block shrink-0 px-4 pb-3">
        <Search size={18} className="pointer-events-none absolute top-3 left-7 text-muted" aria-hidden />
        <input
          ref={field}
          type="search"
          aria-label={t("people.search")}
          placeholder={t("people.searchPlaceholder")}
          value={text}
          maxLength={64}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => event.key === "Escape" && clear()}
          className="h-10 w-full rounded-md bg-raised pr-11 pl-10 text-15 placeholder:text-muted pointer-coarse:h-11"
        />
        {text !== "" && (
          <div className="absolute top-0 right-4">
            <IconButton icon={X} label={t("people.clear")} onClick={clear} />
          </div>
        )}
      </search>
      <div className="min-h-0 flex-1 overflow-y-auto pb-4">
        {text.trim() === "" ? <RecentCalls /> : <SearchResults text={text} />}
      </div>
    </>
  );
}
