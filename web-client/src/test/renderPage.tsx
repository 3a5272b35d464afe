import { createMemoryHistory } from "@tanstack/react-router";
import { render } from "@testing-library/react";
import { App } from "~/app/App";
import type { User } from "~/gen/switchboard/auth/v1/user_pb";
import { createI18n } from "~/shared/i18n";
import type { FakeBackend } from "./fakeBackend";
import { type FakeMedia, fakeServices } from "./fakeHome";

/** A browser without devices, in which nothing connects. */
export const NO_MEDIA: FakeMedia = {
  openDevices: () => Promise.reject(new DOMException("none", "NotFoundError")),
  connect: () => {
    throw new Error("no peer connection was expected");
  },
};

/** Renders the whole client at an address, over a backend in memory. `restored` is signed in already. */
export function renderPage(backend: FakeBackend, path: string, restored?: User, media = NO_MEDIA) {
  const fake = fakeServices(backend, media, restored);
  const history = createMemoryHistory({ initialEntries: [path] });
  const page = render(<App services={fake.services} i18n={createI18n(["en"])} history={history} />);
  return { ...fake, ...page, history };
}
