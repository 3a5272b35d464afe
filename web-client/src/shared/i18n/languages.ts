import { createInstance, type i18n } from "i18next";
import { initReactI18next } from "react-i18next";
import type { TextStorage } from "../lib/platform";
import { type Code, LOADERS, loadWords, PARTS, type Part, type Words } from "./loaders";

/** A language that the client speaks. */
export interface Language {
  readonly code: string;
  /** In the language itself. */
  readonly name: string;
}

const FALLBACK: Code = "en";
const KEY = "switchboard.language";

/** The languages there are, in the order in which they are offered. */
export const LANGUAGES: readonly Language[] = Object.entries(LOADERS).map(([code, { name }]) => ({ code, name }));

/** The best of our languages for what is wanted, most wanted first; BCP 47 tags. */
export function bestLanguage(wanted: readonly string[]): Code {
  return wanted.map(known).find((code) => code !== undefined) ?? FALLBACK;
}

/** Which language the page speaks. What the account says wins over what was chosen here, and that over the browser. */
export class Languages {
  readonly i18n: i18n;
  private part: Part = "core";
  private coming: Promise<void> = Promise.resolve();
  private turn = 0;

  constructor(
    language: string,
    words: Words,
    private readonly storage: TextStorage,
    private readonly changed: (language: string) => void,
  ) {
    this.i18n = createInstance();
    void this.i18n.use(initReactI18next).init({
      lng: language,
      fallbackLng: false,
      resources: { [language]: { translation: words } },
      interpolation: { escapeValue: false },
      initAsync: false,
    });
    changed(language);
  }

  /** Loads the language that was chosen on this device, or that the browser asks for. */
  static async start(storage: TextStorage, wanted: readonly string[], changed: (language: string) => void) {
    const language = bestLanguage([storage.get(KEY) ?? "", ...wanted]);
    return new Languages(language, await loadWords(language, "core"), storage, changed);
  }

  /** The language of the page. */
  get current(): Code {
    return bestLanguage([this.i18n.language]);
  }

  /** Speaks this language from now on, here and after a reload. Rejects, and nothing has changed, when it cannot be loaded. */
  async choose(code: string): Promise<void> {
    const language = bestLanguage([code]);
    this.turn += 1;
    const { turn } = this;
    const words = await this.load(language);
    if (turn !== this.turn) return;
    this.i18n.addResourceBundle(language, "translation", words);
    this.storage.set(KEY, language);
    if (language === this.current) return;
    await this.i18n.changeLanguage(language);
    this.changed(language);
  }

  /** Loads as much of the language as a part of the client needs; from now on every language that is chosen has it. */
  async need(part: Part): Promise<void> {
    const before = this.part;
    // Somebody else may have asked for as much, and it is on its way.
    if (PARTS.indexOf(part) <= PARTS.indexOf(before)) return this.coming;
    this.part = part;
    this.coming = this.grow(before);
    await this.coming;
  }

  private async grow(before: Part): Promise<void> {
    const { current } = this;
    try {
      this.i18n.addResourceBundle(current, "translation", await this.load(current));
    } catch (error) {
      this.part = before;
      throw error;
    }
  }

  /** Speaks what the account says, where it says something that is spoken here. */
  async follow(locale: string): Promise<void> {
    if (known(locale)) await this.choose(locale);
  }

  /** As much as is needed by the time it has come. */
  private async load(language: Code): Promise<Words> {
    const { part } = this;
    const words = await loadWords(language, part);
    return part === this.part ? words : this.load(language);
  }
}

function known(tag: string): Code | undefined {
  const code = tag.split("-")[0] ?? "";
  return Object.hasOwn(LOADERS, code) ? (code as Code) : undefined;
}
