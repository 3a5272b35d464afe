import { render } from "@testing-library/react";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { blocks } from "./blocks";
import { type Inline, inlines, safeHref } from "./inline";
import { beganWith, mentionsToken } from "./mentions";
import { BlockOf } from "./Parsed";

const NOBODY = new Map<string, string>();

function Shown({ text }: { text: string }) {
  // biome-ignore lint/suspicious/noArrayIndexKey: they never change places
  return blocks(text, NOBODY).map((block, at) => <BlockOf key={at} block={block} />);
}

function html(text: string): string {
  const { container } = render(<Shown text={text} />);
  return container.innerHTML.replace(/ class="[^"]*"/g, "");
}

const LINK = 'target="_blank" rel="noopener noreferrer nofollow"';

describe("what is written, as it is shown", () => {
  test.each([
    ["plain", "<p>plain</p>"],
    ["one\ntwo\n\nthree", "<p>one<br>two</p><p>three</p>"],
    ["*em* **strong** ~~gone~~ _em_", "<p><em>em</em> <strong>strong</strong> <s>gone</s> <em>em</em></p>"],
    ["**a *b* c**", "<p><strong>a <em>b</em> c</strong></p>"],
    ["2 * 3 * 4 and snake_case_name", "<p>2 * 3 * 4 and snake_case_name</p>"],
    ["`*code*`", "<p><code>*code*</code></p>"],
    ["```\n<b>\n*x*\n```", "<pre><code>&lt;b&gt;\n*x*</code></pre>"],
    ["> said\n> twice\nanswer", "<blockquote>said<br>twice</blockquote><p>answer</p>"],
    ["- a\n- b", "<ul><li>a</li><li>b</li></ul>"],
    ["3. c\n4. d", '<ol start="3"><li>c</li><li>d</li></ol>'],
    [
      "see https://example.org/a_b_c, (http://x.test/y(z)).",
      `<p>see <a href="https://example.org/a_b_c" title="https://example.org/a_b_c" ${LINK}>https://example.org/a_b_c</a>, (<a href="http://x.test/y(z)" title="http://x.test/y(z)" ${LINK}>http://x.test/y(z)</a>).</p>`,
    ],
    ["[here](https://x.test/)", `<p><a href="https://x.test/" title="https://x.test/" ${LINK}>here</a></p>`],
    ["unclosed **bold and `code", "<p>unclosed **bold and `code</p>"],
  ])("%j", (text, shown) => {
    expect(html(text)).toBe(shown);
  });

  test("a mention is the longest name that stands there, as a word", () => {
    const mentions = new Map([
      ["@ada", "1"],
      ["@ada.b", "2"],
    ]);
    const found = inlines("@ada.b @ada, x@ada @adab", mentions).filter((part) => typeof part !== "string");
    expect(found.map((part) => (part as { userId: string }).userId)).toEqual(["2", "1"]);
  });
});

const HOSTILE = [
  "<script>alert(1)</script>",
  '<img src=x onerror="alert(1)">',
  "<svg/onload=alert(1)>",
  "[x](javascript:alert(1))",
  "[x](JaVaScRiPt:alert(1))",
  "[x](java\tscript:alert(1))",
  "[x](data:text/html,<script>alert(1)</script>)",
  "[x](vbscript:msgbox)",
  "[x](//evil.test)",
  '[x](https://a.test/"onmouseover="alert(1))',
  "javascript:alert(1)",
  "https://a.test/<script>",
  '`"><img src=x>`',
  "```html\n<iframe src=javascript:alert(1)>\n```",
  "&lt;script&gt;alert(1)&lt;/script&gt;",
  "[![x](javascript:1)](javascript:2)",
  "**<b onclick=alert(1)>x</b>**",
  "\u202ejavascript:alert(1)",
];

describe("what somebody means ill with", () => {
  test.each(HOSTILE)("%j stays text", (text) => {
    const { container } = render(<Shown text={text} />);
    expect(container.querySelectorAll("script, img, svg, iframe, b, object, embed, style")).toHaveLength(0);
    for (const element of container.querySelectorAll("*")) {
      for (const { name } of element.attributes) expect(name.startsWith("on")).toBe(false);
    }
    for (const link of container.querySelectorAll("a")) {
      expect(["http:", "https:", "mailto:"]).toContain(new URL(link.href).protocol);
    }
  });

  test("any text is parsed, and nothing of its words is lost", () => {
    const piece = fc.constantFrom(
      "*",
      "_",
      "~~",
      "`",
      "[",
      "](",
      ")",
      "https://a.b",
      "\n",
      "> ",
      "- ",
      "1. ",
      "a",
      " ",
      "@x",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const text = pieces.join("");
        const said = inlines(text, NOBODY).map(lettersOf).join("");
        expect(said).toBe(text.replaceAll(/[^a]/g, "").slice(0, said.length));
      }),
    );
  });

  test.each(["*".repeat(8_000), "[".repeat(8_000), "**a".repeat(2_600), "`".repeat(8_000), "_a ".repeat(2_600)])(
    "a long one takes no time (%#)",
    (text) => {
      const began = performance.now();
      blocks(text, NOBODY);
      expect(performance.now() - began).toBeLessThan(1_000);
    },
  );
});

/** The letters a that are shown, but for those of addresses. */
function lettersOf(part: Inline): string {
  if (typeof part === "string") return part.replaceAll(/[^a]/g, "");
  if (part.kind === "code") return part.text.replaceAll(/[^a]/g, "");
  return "children" in part ? part.children.map(lettersOf).join("") : "";
}

test.each([
  ["https://example.org", "https://example.org/"],
  ["mailto:ada@example.org", "mailto:ada@example.org"],
  ["ftp://example.org", undefined],
  ["javascript:alert(1)", undefined],
  ["nothing", undefined],
])("%s leads to %s", (address, href) => {
  expect(safeHref(address)).toBe(href);
});

test("a mention is being written where a word begins with @", () => {
  expect(beganWith("@", "hi @ad", 6)).toEqual({ start: 3, query: "ad" });
  expect(beganWith("@", "mail a@b", 8)).toBeUndefined();
  expect(beganWith(":", "at 10:30", 8)).toBeUndefined();
  expect(mentionsToken("hi @ada!", "@ada")).toBe(true);
  expect(mentionsToken("hi @adam", "@ada")).toBe(false);
});
