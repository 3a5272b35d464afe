import { cleanup, configure } from "@testing-library/react";
import { afterEach } from "vitest";

// Pages are loaded on demand, and the machine may be busy: what is awaited comes, or never does.
configure({ asyncUtilTimeout: 15_000 });

afterEach(() => {
  cleanup();
  // What one page keeps for the next is not for another test's.
  localStorage.clear();
});

// jsdom lays nothing out: no query about the screen holds.
Object.assign(window, {
  matchMedia: (media: string) => Object.assign(new EventTarget(), { media, matches: false }),
});

// It moves nothing either.
Object.assign(Element.prototype, { animate: () => undefined });

// jsdom has the element and neither of the ways to open it.
if (!("showModal" in HTMLDialogElement.prototype)) {
  Object.assign(HTMLDialogElement.prototype, {
    showModal(this: HTMLDialogElement) {
      this.open = true;
    },
    close(this: HTMLDialogElement) {
      if (!this.open) return;
      this.open = false;
      this.dispatchEvent(new Event("close"));
    },
  });
}
