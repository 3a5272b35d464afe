import type { Span } from "~/gen/switchboard/chat/v1/message_pb";

/** A part of a text, and whether it is what was looked for. */
export interface Piece {
  readonly text: string;
  readonly found: boolean;
}

/** As much is shown before the first that was found, and in all; in Unicode scalar values. */
const BEFORE = 40;
const MOST = 240;

/** The part of a text around what was found in it, cut where the spans say. Spans that are out of it or overlap are cut. */
export function piecesOf(text: string, spans: readonly Pick<Span, "start" | "length">[]): readonly Piece[] {
  const scalars = Array.from(text);
  const first = Math.min(spans[0]?.start ?? 0, scalars.length);
  const from = first > BEFORE ? first - BEFORE : 0;
  const to = Math.min(scalars.length, from + MOST);
  const pieces: Piece[] = [];
  const put = (start: number, end: number, found: boolean) => {
    if (end > start) pieces.push({ text: scalars.slice(start, end).join(""), found });
  };
  let at = from;
  for (const { start, length } of spans) {
    const begin = Math.min(Math.max(start, at), to);
    const end = Math.min(Math.max(start + length, begin), to);
    put(at, begin, false);
    put(begin, end, true);
    at = end;
  }
  put(at, to, false);
  const cut = (there: boolean) => (there ? [{ text: "…", found: false }] : []);
  return [...cut(from > 0), ...pieces, ...cut(to < scalars.length)];
}
