import { createMemoryHistory } from "@tanstack/react-router";
import { render } from "@testing-library/react";
import { App } from "~/app/App";
import { speak } from "~/app/services";
import type { User } from "~/gen/switchboard/auth/v1/user_pb";
import { words } from "~/shared/i18n/en";
import { Languages } from "~/shared/i18n/languages";
import type { TextStorage } from "~/shared/lib/platform";
import type { FakeBackend } from "./fakeBackend";
import { type FakeMedia, fakeServices } from "./fakeHome";

/** A browser without devices, in which nothing connects. */
export const NO_MEDIA: FakeMedia = {
  openDevices: () => Promise.reject(new DOMException("none", "NotFoundError")),
  connect: () => {
    throw new Error("no peer connection was expected");
  },
};

/** A browser that keeps nothing. */
export const noStorage: TextStorage = { get: () => undefined, set: () => undefined, remove: () => undefined };

/** Renders the whole client at an address, over a backend in memory. `restored` is signed in already. */
export function renderPage(backend: FakeBackend, path: string, restored?: User, media = NO_MEDIA) {
  const fake = fakeServices(backend, media, restored);
  const history = createMemoryHistory({ initialEntries: [path] });
  const languages = new Languages("en", words, noStorage, speak);
  const page = render(<App services={fake.services} languages={languages} history={history} />);
  return { ...fake, ...page, languages, history };
}
