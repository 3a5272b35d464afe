import { type KeyboardEvent, type ReactNode, useId } from "react";
import { useTranslation } from "react-i18next";
import type { HistoryEntry } from "~/gen/switchboard/call/v1/history_pb";
import { formatDayName } from "~/shared/ui/format";
import { useNow } from "~/shared/ui/useNow";
import { byDay } from "./entry";

const MINUTE_MS = 60_000;

type DaysProps = {
  entries: readonly HistoryEntry[];
  /** How a heading looks: lists and pages differ. */
  heading: string;
  list: string;
  children: (entry: HistoryEntry) => ReactNode;
};

/** Calls by day, newest first. Where rows hold a link or a button, the arrows go from row to row. */
export function Days({ entries, ...rest }: DaysProps) {
  const now = useNow(MINUTE_MS);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys are those of the links in it
    <div onKeyDown={walk}>
      {byDay(entries).map((day) => (
        <DayOf key={day.start} start={day.start} entries={day.entries} now={now} {...rest} />
      ))}
    </div>
  );
}

function DayOf({ start, entries, now, heading, list, children }: DaysProps & { start: number; now: number }) {
  const { i18n } = useTranslation();
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <h3 id={id} className={heading}>
        {formatDayName(start, now, i18n.language)}
      </h3>
      <ul className={list}>{entries.map(children)}</ul>
    </section>
  );
}

/** The row before or after one, across days. */
export function neighbour(row: Element, step: 1 | -1): HTMLElement | undefined {
  const rows = [...document.querySelectorAll<HTMLElement>("[data-call]")];
  return rows[rows.indexOf(row as HTMLElement) + step];
}

/** Puts the focus into a row. */
export function enter(row: HTMLElement | undefined): void {
  row?.querySelector<HTMLElement>("a, button")?.focus();
}

function walk(event: KeyboardEvent): void {
  const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : undefined;
  const row = event.target instanceof Element ? event.target.closest("[data-call]") : null;
  if (!step || !row || event.defaultPrevented) return;
  const next = neighbour(row, step);
  if (!next) return;
  event.preventDefault();
  enter(next);
}
