import { type Inline, inlines, type Mentions } from "./inline";

/** A block of a message. */
export type Block =
  | { readonly kind: "paragraph"; readonly children: readonly Inline[] }
  | { readonly kind: "quote"; readonly children: readonly Inline[] }
  | { readonly kind: "code"; readonly text: string }
  | { readonly kind: "list"; readonly start: number | undefined; readonly items: readonly (readonly Inline[])[] };

const FENCE = /^```/;
const QUOTE = /^> ?/;
const BULLET = /^ {0,3}[-*] +(?=\S)/;
const NUMBER = /^ {0,3}(\d{1,9})[.)] +(?=\S)/;

/** Parses a message: paragraphs, quotes, code and lists of the safe subset of Markdown. Anything is some text. */
export function blocks(text: string, mentions: Mentions): readonly Block[] {
  const lines = text.split("\n");
  const found: Block[] = [];
  for (let at = 0; at < lines.length; ) {
    const { block, end } = blockAt(lines, at, mentions);
    if (block) found.push(block);
    at = end;
  }
  return found;
}

interface Found {
  readonly block: Block | undefined;
  /** The line after it. */
  readonly end: number;
}

function blockAt(lines: readonly string[], at: number, mentions: Mentions): Found {
  const line = lines[at] ?? "";
  if (FENCE.test(line)) return codeAt(lines, at);
  if (QUOTE.test(line)) return quoteAt(lines, at, mentions);
  if (BULLET.test(line)) return listAt(lines, at, BULLET, undefined, mentions);
  const number = NUMBER.exec(line)?.[1];
  if (number !== undefined) return listAt(lines, at, NUMBER, Number(number), mentions);
  if (line.trim() === "") return { block: undefined, end: at + 1 };
  return paragraphAt(lines, at, mentions);
}

/** Until the closing fence, or the end. */
function codeAt(lines: readonly string[], at: number): Found {
  const opening = (lines[at] ?? "").slice(3);
  const single = opening.endsWith("```") ? opening.slice(0, -3) : undefined;
  if (single !== undefined) return { block: { kind: "code", text: single }, end: at + 1 };
  let end = at + 1;
  while (end < lines.length && !FENCE.test(lines[end] ?? "")) end += 1;
  return { block: { kind: "code", text: lines.slice(at + 1, end).join("\n") }, end: end + 1 };
}

function quoteAt(lines: readonly string[], at: number, mentions: Mentions): Found {
  const end = endOf(lines, at, (line) => QUOTE.test(line));
  const inner = lines.slice(at, end).map((line) => line.replace(QUOTE, ""));
  return { block: { kind: "quote", children: inlines(inner.join("\n"), mentions) }, end };
}

function listAt(
  lines: readonly string[],
  at: number,
  mark: RegExp,
  start: number | undefined,
  mentions: Mentions,
): Found {
  const end = endOf(lines, at, (line) => mark.test(line));
  const items = lines.slice(at, end).map((line) => inlines(line.replace(mark, ""), mentions));
  return { block: { kind: "list", start, items }, end };
}

function paragraphAt(lines: readonly string[], at: number, mentions: Mentions): Found {
  const isOther = (line: string) => [FENCE, QUOTE, BULLET, NUMBER].some((mark) => mark.test(line));
  const end = endOf(lines, at, (line) => line.trim() !== "" && !isOther(line));
  return { block: { kind: "paragraph", children: inlines(lines.slice(at, end).join("\n"), mentions) }, end };
}

function endOf(lines: readonly string[], at: number, belongs: (line: string) => boolean): number {
  let end = at + 1;
  while (end < lines.length && belongs(lines[end] ?? "")) end += 1;
  return end;
}
