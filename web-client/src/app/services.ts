import { createClient, type Transport } from "@connectrpc/connect";
import { createGrpcWebTransport } from "@connectrpc/connect-web";
import { AuthService } from "~/gen/switchboard/auth/v1/auth_pb";
import { traceInterceptor } from "~/shared/rpc/trace";
import { SessionKeeper, type SessionNews } from "~/shared/session/sessionKeeper";
import { browserClock, browserRandom, browserStorage, exclusively, tabChannel } from "./browser";
import type { HomeServices } from "./home";

/** What there is before anybody is signed in, and the way to the rest. Everything is put together here and in home.ts. */
export interface Services {
  readonly session: SessionKeeper;
  /** Loads what only people who are signed in need. Always gives the same. */
  readonly loadHome: () => Promise<HomeServices>;
}

/** The services of a page in a browser. */
export function browserServices(): Services {
  const { origin } = window.location;
  const session = assembleSession(
    createGrpcWebTransport({ baseUrl: origin, interceptors: [traceInterceptor(browserRandom)] }),
  );
  let home: Promise<HomeServices> | undefined;
  const loadHome = () => {
    home ??= import("./home").then(({ browserHome }) => browserHome(session));
    return home;
  };
  void session.restore();
  return { session, loadHome };
}

/** Keeps the person signed in, over calls that carry the cookie. */
export function assembleSession(cookieTransport: Transport): SessionKeeper {
  return new SessionKeeper({
    auth: createClient(AuthService, cookieTransport),
    clock: browserClock,
    random: browserRandom,
    exclusively,
    tabs: tabChannel<SessionNews>("switchboard.session"),
    storage: browserStorage(() => localStorage),
  });
}
