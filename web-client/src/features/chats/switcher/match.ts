/** Whether every word of what is wanted begins a word of the name. Case and accents make no difference. */
export function isCalled(name: string, wanted: string): boolean {
  const words = wordsOf(name);
  return wordsOf(wanted).every((beginning) => words.some((word) => word.startsWith(beginning)));
}

function wordsOf(text: string): string[] {
  const plain = text.normalize("NFKD").replace(/\p{M}/gu, "").toLocaleLowerCase();
  return plain.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== "");
}
