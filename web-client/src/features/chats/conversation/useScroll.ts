import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";

/** As near to an edge, more is loaded; as near to the end, it is at the end. */
const EDGE_PX = 800;
const END_PX = 40;
const MARK = [{ background: "var(--color-accent-soft)", borderRadius: "10px" }, {}];
const MARKED_MS = 2_000;

interface Edges {
  readonly older: () => void;
  readonly newer: () => void;
  /** The end of what is held is the end of the conversation. */
  readonly following: boolean;
}

/** Keeps what is read in its place while lines come and go around it, or stays at the end. Lines have a `data-line`. */
export function useScroll(lines: readonly unknown[], edges: Edges) {
  const box = useRef<HTMLElement>(null);
  const [atEnd, setAtEnd] = useState(true);
  const pinned = useRef(true);
  const anchor = useRef<{ line: string; top: number } | undefined>(undefined);
  const latest = useRef(edges);
  useLayoutEffect(() => {
    latest.current = edges;
  });
  const look = useCallback(() => {
    const element = box.current;
    if (!element) return;
    const left = element.scrollHeight - element.scrollTop - element.clientHeight;
    pinned.current = left < END_PX && latest.current.following;
    setAtEnd(pinned.current);
    anchor.current = firstSeen(element);
    // Where nothing is laid out, nothing is near.
    if (element.clientHeight === 0) return;
    if (element.scrollTop < EDGE_PX) latest.current.older();
    if (left < EDGE_PX) latest.current.newer();
  }, []);
  const settle = useCallback(() => {
    const element = box.current;
    if (!element) return;
    if (pinned.current && latest.current.following) element.scrollTop = element.scrollHeight;
    else restore(element, anchor.current);
    look();
  }, [look]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: other lines, another layout
  useLayoutEffect(settle, [settle, lines]);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    element.addEventListener("scroll", look, { passive: true });
    const observer = "ResizeObserver" in window ? new ResizeObserver(settle) : undefined;
    observer?.observe(element);
    if (element.firstElementChild) observer?.observe(element.firstElementChild);
    return () => {
      element.removeEventListener("scroll", look);
      observer?.disconnect();
    };
  }, [look, settle]);
  const toEnd = useCallback(() => {
    pinned.current = true;
    settle();
  }, [settle]);
  /** Shows a line in the middle, and marks it for a moment. False: it is not there. */
  const toLine = useCallback(
    (line: string, mark = false) => {
      const found = box.current && lineOf(box.current, line);
      if (!found || !box.current) return false;
      pinned.current = false;
      box.current.scrollTop += topOf(box.current, found) - (box.current.clientHeight - found.clientHeight) / 2;
      if (mark) found.animate(MARK, MARKED_MS);
      anchor.current = firstSeen(box.current);
      look();
      return true;
    },
    [look],
  );
  return { box, atEnd, toEnd, toLine };
}

/** The last place of which all is seen; undefined: none. */
export function lastSeen(box: HTMLElement): bigint | undefined {
  const bottom = box.getBoundingClientRect().bottom;
  const seen = linesOf(box).findLast(
    (line) => line.dataset.seq !== undefined && line.getBoundingClientRect().bottom <= bottom + 1,
  );
  return seen?.dataset.seq === undefined ? undefined : BigInt(seen.dataset.seq);
}

/** How far below the upper edge a line begins. */
function topOf(box: HTMLElement, line: HTMLElement): number {
  return line.getBoundingClientRect().top - box.getBoundingClientRect().top;
}

function lineOf(box: HTMLElement, name: string): HTMLElement | undefined {
  return linesOf(box).find(({ dataset }) => dataset.line === name);
}

function linesOf(box: HTMLElement): HTMLElement[] {
  return [...box.querySelectorAll<HTMLElement>("[data-line]")];
}

function firstSeen(box: HTMLElement): { line: string; top: number } | undefined {
  const { top } = box.getBoundingClientRect();
  const first = linesOf(box).find((line) => line.getBoundingClientRect().bottom > top);
  const line = first?.dataset.line;
  return first && line !== undefined ? { line, top: topOf(box, first) } : undefined;
}

function restore(box: HTMLElement, anchor: { line: string; top: number } | undefined): void {
  const found = anchor && lineOf(box, anchor.line);
  if (!found) return;
  box.scrollTop += topOf(box, found) - anchor.top;
}
