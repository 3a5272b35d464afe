import { describe, expect, test } from "vitest";
import { bestLanguage, LANGUAGES, Languages } from "./languages";
import { type Code, loadWords } from "./loaders";

const PLURAL = /_(zero|one|two|few|many|other)$/;

/** Every sentence by its path: "people.nobody". */
function sentences(words: object, path = ""): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, value] of Object.entries(words) as [string, string | object][]) {
    if (typeof value === "string") found.set(path + key, value);
    else for (const [inner, text] of sentences(value, `${path}${key}.`)) found.set(inner, text);
  }
  return found;
}

const placeholders = (text: string) => [...text.matchAll(/{{(\w+)}}/g)].map(([, name]) => name).sort();
const others = LANGUAGES.map(({ code }) => bestLanguage([code])).filter((code) => code !== "en");

describe.each(others)("%s, beside English", (code) => {
  test("has the same keys", async () => {
    const keys = async (language: Code) =>
      new Set([...sentences(await loadWords(language, "record")).keys()].map((key) => key.replace(PLURAL, "")));
    expect([...(await keys(code))].sort()).toEqual([...(await keys("en"))].sort());
  });

  test("has the same placeholders in every sentence", async () => {
    const english = sentences(await loadWords("en", "record"));
    for (const [key, text] of sentences(await loadWords(code, "record"))) {
      const model = english.get(key) ?? english.get(key.replace(PLURAL, "_other")) ?? "";
      expect({ key, names: placeholders(text) }).toEqual({ key, names: placeholders(model) });
    }
  });

  test("has every form of its own plurals", async () => {
    const spoken = sentences(await loadWords(code, "record"));
    const forms = new Intl.PluralRules(code).resolvedOptions().pluralCategories;
    const counted = new Set([...spoken.keys()].filter((key) => PLURAL.test(key)).map((key) => key.replace(PLURAL, "")));
    for (const key of counted) expect(forms.filter((form) => !spoken.has(`${key}_${form}`))).toEqual([]);
  });

  test("leaves nothing empty", async () => {
    const empty = [...sentences(await loadWords(code, "record"))].filter(([, text]) => text.trim() === "");
    expect(empty).toEqual([]);
  });
});

describe("choosing a language", () => {
  test.each([
    [["de-AT", "en"], "de"],
    [["fr-FR", "de"], "de"],
    [["fr"], "en"],
    [["constructor", ""], "en"],
  ])("who wants %j gets %s", (wanted, language) => {
    expect(bestLanguage(wanted)).toBe(language);
  });

  test("what was chosen on this device wins over the browser, and is spoken from then on", async () => {
    const kept = new Map<string, string>();
    const storage = {
      get: (key: string) => kept.get(key),
      set: (key: string, value: string) => kept.set(key, value),
      remove: (key: string) => kept.delete(key),
    };
    const spoken: string[] = [];
    const first = await Languages.start(storage, ["en"], (language) => spoken.push(language));
    expect(first.i18n.t("app.close")).toBe("Close");
    await first.choose("de");
    expect(first.i18n.t("app.close")).toBe("Schließen");
    const second = await Languages.start(storage, ["en"], (language) => spoken.push(language));
    expect(second.current).toBe("de");
    expect(spoken).toEqual(["en", "de", "de"]);
  });

  test("an account without a language, or with one that is not spoken here, changes nothing", async () => {
    const storage = { get: () => undefined, set: () => undefined, remove: () => undefined };
    const languages = await Languages.start(storage, ["de"], () => undefined);
    await languages.follow("");
    await languages.follow("tlh");
    expect(languages.current).toBe("de");
    await languages.follow("en-GB");
    expect(languages.current).toBe("en");
  });
});
