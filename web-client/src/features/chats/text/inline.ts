/** A part of a line. What is not one of these is text as it stands. */
export type Inline =
  | string
  | { readonly kind: "strong" | "em" | "strike"; readonly children: readonly Inline[] }
  | { readonly kind: "code"; readonly text: string }
  | { readonly kind: "link"; readonly href: string; readonly children: readonly Inline[] }
  | { readonly kind: "mention"; readonly userId: string; readonly text: string }
  | { readonly kind: "break" };

/** Who is mentioned, by what stands for them in the text, such as "@ada". Everybody has an empty id. */
export type Mentions = ReadonlyMap<string, string>;

const MOST_DEPTH = 6;
const EMPHASIS = [
  ["**", "strong"],
  ["__", "strong"],
  ["~~", "strike"],
  ["*", "em"],
  ["_", "em"],
] as const;
const ADDRESS = /(?:https?:\/\/|mailto:)[^\s<>"]+/iy;
const LABELLED = /\[([^[\]\n]{1,500})\]\(([^()\s]{1,2000})\)/y;
const CODE = /`([^`\n]+)`/y;
const SAFE = new Set(["http:", "https:", "mailto:"]);
const WORD = /[\p{L}\p{N}_]/u;

interface Found {
  readonly inline: Inline;
  readonly end: number;
}

/** Parses a text without blocks. */
export function inlines(text: string, mentions: Mentions, depth = 0, inLink = false): readonly Inline[] {
  const parts: Inline[] = [];
  let plain = "";
  for (let at = 0; at < text.length; ) {
    const found = inlineAt(text, at, mentions, depth, inLink);
    if (!found) {
      plain += text.charAt(at);
      at += 1;
      continue;
    }
    if (plain !== "") parts.push(plain);
    plain = "";
    parts.push(found.inline);
    at = found.end;
  }
  if (plain !== "") parts.push(plain);
  return parts;
}

/** Where a link may lead, as a browser reads it; undefined: nowhere. */
export function safeHref(address: string): string | undefined {
  try {
    const url = new URL(address);
    return SAFE.has(url.protocol) ? url.href : undefined;
  } catch {
    return undefined;
  }
}

function inlineAt(text: string, at: number, mentions: Mentions, depth: number, inLink: boolean): Found | undefined {
  switch (text.charAt(at)) {
    case "\n":
      return { inline: { kind: "break" }, end: at + 1 };
    case "`":
      return codeAt(text, at);
    case "@":
      return mentionAt(text, at, mentions);
    case "[":
      return inLink ? undefined : labelledAt(text, at, mentions, depth);
    case "h":
    case "H":
    case "m":
    case "M":
      return inLink ? undefined : addressAt(text, at);
    case "*":
    case "_":
    case "~":
      return depth < MOST_DEPTH ? emphasisAt(text, at, mentions, depth, inLink) : undefined;
    default:
      return undefined;
  }
}

function codeAt(text: string, at: number): Found | undefined {
  const [whole, inner] = matchAt(CODE, text, at) ?? [];
  return whole && inner ? { inline: { kind: "code", text: inner }, end: at + whole.length } : undefined;
}

function mentionAt(text: string, at: number, mentions: Mentions): Found | undefined {
  if (WORD.test(text.charAt(at - 1))) return undefined;
  let best: readonly [string, string] | undefined;
  for (const entry of mentions) {
    const [token] = entry;
    if (token.length <= (best?.[0].length ?? 0) || !text.startsWith(token, at)) continue;
    if (!WORD.test(text.charAt(at + token.length))) best = entry;
  }
  return best && { inline: { kind: "mention", userId: best[1], text: best[0] }, end: at + best[0].length };
}

function labelledAt(text: string, at: number, mentions: Mentions, depth: number): Found | undefined {
  const [whole, label, address] = matchAt(LABELLED, text, at) ?? [];
  const href = safeHref(address ?? "");
  if (!whole || !label || !href) return undefined;
  const children = inlines(label, mentions, depth + 1, true);
  return { inline: { kind: "link", href, children }, end: at + whole.length };
}

function addressAt(text: string, at: number): Found | undefined {
  if (WORD.test(text.charAt(at - 1))) return undefined;
  const found = matchAt(ADDRESS, text, at);
  if (!found) return undefined;
  const address = withoutPunctuation(found[0]);
  const href = safeHref(address);
  return href ? { inline: { kind: "link", href, children: [address] }, end: at + address.length } : undefined;
}

/** What ends a sentence, or closes a bracket around an address, is not of it. */
function withoutPunctuation(address: string): string {
  let end = address.length;
  for (; end > 0; end -= 1) {
    const last = address.charAt(end - 1);
    const opened = last === ")" && address.slice(0, end).split("(").length >= address.slice(0, end).split(")").length;
    if (!".,;:!?'\"*_~)]".includes(last) || opened) break;
  }
  return address.slice(0, end);
}

function emphasisAt(text: string, at: number, mentions: Mentions, depth: number, inLink: boolean): Found | undefined {
  const sign = EMPHASIS.find(([one]) => text.startsWith(one, at));
  if (!sign) return undefined;
  const [mark, kind] = sign;
  // Within a word it is none: snake_case stays what it is.
  if (mark.includes("_") && WORD.test(text.charAt(at - 1))) return undefined;
  const start = at + mark.length;
  const close = closing(text, start, mark);
  if (close === undefined) return undefined;
  const children = inlines(text.slice(start, close), mentions, depth + 1, inLink);
  return { inline: { kind, children }, end: close + mark.length };
}

/** Where the mark stands again, after something that is no space. */
function closing(text: string, start: number, mark: string): number | undefined {
  if (/^\s?$/.test(text.charAt(start))) return undefined;
  for (let at = text.indexOf(mark, start + 1); at >= 0; at = text.indexOf(mark, at + 1)) {
    const doubled = mark.length === 1 && text.charAt(at + 1) === mark;
    if (doubled) {
      at += 1;
      continue;
    }
    const ends = !mark.includes("_") || !WORD.test(text.charAt(at + mark.length));
    if (!/\s/.test(text.charAt(at - 1)) && ends) return at;
  }
  return undefined;
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
