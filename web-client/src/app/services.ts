import { createClient, type Transport } from "@connectrpc/connect";
import { createGrpcWebTransport } from "@connectrpc/connect-web";
import { AuthService } from "~/gen/switchboard/auth/v1/auth_pb";
import { Languages } from "~/shared/i18n/languages";
import { deviceName } from "~/shared/lib/deviceName";
import { traceInterceptor } from "~/shared/rpc/trace";
import type { Door } from "~/shared/services/context";
import { SessionKeeper, type SessionNews } from "~/shared/session/sessionKeeper";
import { retried } from "~/shared/ui/load";
import { browserClock, browserHints, browserRandom, browserStorage, exclusively, tabChannel } from "./browser";
import type { HomeServices } from "./home";
import { forgetRecent } from "./recentDatabase";

const ANSWER_WITHIN_MS = 10_000;

/** What there is before anybody is signed in, and the way to the rest. Everything is put together here and in home.ts. */
export interface Services {
  readonly session: SessionKeeper;
  readonly door: Door;
  /** Loads what only people who are signed in need. Always gives the same. */
  readonly loadHome: () => Promise<HomeServices>;
}

/** The services of a page in a browser. */
export function browserServices(): Services {
  const { origin } = window.location;
  const { session, door } = assembleSession(
    createGrpcWebTransport({
      baseUrl: origin,
      interceptors: [traceInterceptor(browserRandom)],
      defaultTimeoutMs: ANSWER_WITHIN_MS,
    }),
  );
  let home: Promise<HomeServices> | undefined;
  const loadHome = () => {
    home ??= retried(() => import("./home"))().then(({ browserHome }) => browserHome(session));
    return home;
  };
  session.state.subscribe(({ phase }) => phase === "signedOut" && forgetRecent());
  void session.restore();
  return { session, door, loadHome };
}

/** Keeps the person signed in, over calls that carry the cookie; and what may be called without being signed in. */
export function assembleSession(cookieTransport: Transport): Pick<Services, "session" | "door"> {
  const auth = createClient(AuthService, cookieTransport);
  const session = new SessionKeeper({
    auth,
    clock: browserClock,
    random: browserRandom,
    exclusively,
    tabs: tabChannel<SessionNews>("switchboard.session"),
    storage: browserStorage(() => localStorage),
  });
  return { session, door: { auth, transport: cookieTransport, deviceName: deviceName(browserHints()) } };
}

/** The language of the page, in the browser. */
export function browserLanguages(): Promise<Languages> {
  return Languages.start(
    browserStorage(() => localStorage),
    navigator.languages,
    speak,
  );
}

/** Tells the browser which language the page speaks. */
export function speak(language: string): void {
  document.documentElement.lang = language;
}
