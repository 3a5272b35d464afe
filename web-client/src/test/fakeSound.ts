import { vi } from "vitest";

/** How sound is played in a browser that has no speakers. */
export interface FakeSound {
  /** All elements that were played, one after the other, with the link that each had then. */
  readonly played: { readonly audio: HTMLAudioElement; readonly link: string | null }[];
  /** Links that do not work any more. */
  readonly expired: Set<string | null>;
  /** The browser plays nothing unasked. */
  refused: boolean;
}

/** jsdom plays nothing: elements do as they are told. */
export function fakeSound(): FakeSound {
  const sound: FakeSound = { played: [], expired: new Set(), refused: false };
  vi.spyOn(HTMLMediaElement.prototype, "play").mockImplementation(function (this: HTMLMediaElement) {
    if (sound.refused) return Promise.reject(new DOMException("no", "NotAllowedError"));
    const link = this.getAttribute("src");
    sound.played.push({ audio: this, link });
    queueMicrotask(() => this.dispatchEvent(new Event(sound.expired.has(link) ? "error" : "playing")));
    return Promise.resolve();
  });
  vi.spyOn(HTMLMediaElement.prototype, "pause").mockReturnValue();
  vi.spyOn(HTMLMediaElement.prototype, "load").mockReturnValue();
  return sound;
}
