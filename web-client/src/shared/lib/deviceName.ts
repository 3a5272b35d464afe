/** What a browser tells about itself. */
export interface BrowserHints {
  readonly userAgent: string;
  /** Of `navigator.userAgentData`, where there is one. */
  readonly brands?: readonly { readonly brand: string }[];
  readonly platform?: string;
}

/** Most specific first: many browsers also call themselves Chrome or Safari. */
const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/\bEdgA?\/|\bEdgiOS\//, "Edge"],
  [/\bOPR\//, "Opera"],
  [/\bSamsungBrowser\//, "Samsung Internet"],
  [/\bVivaldi\//, "Vivaldi"],
  [/\b(?:Firefox|FxiOS)\//, "Firefox"],
  [/\b(?:Chrome|CriOS|Chromium)\//, "Chrome"],
  [/\bSafari\//, "Safari"],
];

const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/iPad/, "iPad"],
  [/iPhone|iPod/, "iPhone"],
  [/Android/, "Android"],
  [/CrOS/, "ChromeOS"],
  [/Windows/, "Windows"],
  [/Mac OS X|Macintosh/, "macOS"],
  [/Linux/, "Linux"],
];

/** Brands that browsers send beside their own. */
const NO_NAME = /^(?:Chromium|.*Not.*Brand.*)$/i;
const BRANDS: Readonly<Record<string, string>> = { "Google Chrome": "Chrome", "Microsoft Edge": "Edge" };

/** What a device is called in the list of sessions: "Firefox on Linux". Empty: the browser tells nothing of itself. */
export function deviceName({ userAgent, brands = [], platform = "" }: BrowserHints): string {
  const brand = brands.find(({ brand }) => !NO_NAME.test(brand))?.brand ?? "";
  const browser = BRANDS[brand] ?? (brand || named(BROWSERS, userAgent));
  const system = platform === "Chrome OS" ? "ChromeOS" : platform || named(SYSTEMS, userAgent);
  return [browser, system]
    .filter((part) => part !== "")
    .join(" on ")
    .slice(0, 64);
}

function named(known: typeof BROWSERS, userAgent: string): string {
  return known.find(([pattern]) => pattern.test(userAgent))?.[1] ?? "";
}
