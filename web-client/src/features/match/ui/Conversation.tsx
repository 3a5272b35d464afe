import { ShieldCheck } from "lucide-react";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { classes } from "~/shared/ui/classes";
import { useNow } from "~/shared/ui/useNow";
import type { Line, Match } from "../machine/types";
import { languageName, listed } from "./words";

/** Nearer to the end than this, one wants to see what comes. */
const AT_END_PX = 80;

/** What both have said, oldest first. */
export function Conversation({ match, live }: { match: Match; live: boolean }) {
  const { t } = useTranslation();
  const { lines } = match;
  const box = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const newest = lines.at(-1);
  useEffect(() => {
    const element = box.current;
    // Whoever reads further up stays there, until they say something themselves.
    if (element && newest && (atEnd.current || newest.own)) element.scrollTop = element.scrollHeight;
  }, [newest]);
  const scrolled = () => {
    const { scrollHeight = 0, scrollTop = 0, clientHeight = 0 } = box.current ?? {};
    atEnd.current = scrollHeight - scrollTop - clientHeight < AT_END_PX;
  };
  return (
    <div
      ref={box}
      onScroll={scrolled}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and holds nothing that takes the focus
      tabIndex={0}
      className="flex min-h-0 flex-1 flex-col overflow-y-auto overscroll-contain px-4 py-4 -outline-offset-2"
    >
      <Opening match={match} />
      <div role="log" aria-label={t("match.chat.label")} className="mt-auto flex flex-col">
        {lines.map((line, at) => (
          <Bubble key={line.textId} line={line} follows={lines[at - 1]?.own === line.own} />
        ))}
      </div>
      {live && <Typing until={match.typingUntil} />}
    </div>
  );
}

function Opening({ match: { sharedInterests, sharedLanguages } }: { match: Match }) {
  const { t, i18n } = useTranslation();
  const languages = sharedLanguages.map((tag) => languageName(tag, i18n.language));
  return (
    <div className="mx-auto mb-4 flex max-w-80 flex-col items-center gap-1 text-balance text-center text-13 text-muted">
      <ShieldCheck size={20} strokeWidth={1.8} className="mb-1 text-accent-ink" aria-hidden />
      {sharedInterests.length > 0 && (
        <p className="font-medium text-ink">
          {t("match.partner.shared", { interests: listed(sharedInterests, i18n.language) })}
        </p>
      )}
      {languages.length > 0 && <p>{t("match.partner.languages", { languages: listed(languages, i18n.language) })}</p>}
      <p>{t("match.partner.hello")}</p>
    </div>
  );
}

function Bubble({ line: { text, own, pending }, follows }: { line: Line; follows: boolean }) {
  const { t } = useTranslation();
  return (
    <p
      className={classes(
        "w-fit max-w-[85%] whitespace-pre-wrap break-words rounded-lg px-3 py-2",
        follows ? "mt-1" : "mt-3",
        own ? "self-end" : "self-start bg-raised text-ink",
        own && (pending ? "bg-accent-soft text-accent-ink" : "bg-accent text-white"),
      )}
    >
      <span className="sr-only">{t(own ? "match.you" : "match.stranger")}: </span>
      {text}
      {pending && <span className="sr-only"> {t("match.chat.pending")}</span>}
    </p>
  );
}

function Typing({ until }: { until: number }) {
  const { t } = useTranslation();
  const writes = useNow(1_000) < until;
  return (
    <p className="mt-2 h-5 shrink-0 text-13 text-muted" aria-live="polite">
      {writes && t("match.partner.typing")}
    </p>
  );
}
