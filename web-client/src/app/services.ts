import { createClient, type Transport } from "@connectrpc/connect";
import { createGrpcWebTransport } from "@connectrpc/connect-web";
import { LocalMedia } from "~/features/call/media/localMedia";
import { ToneSounds } from "~/features/call/media/sounds";
import { CallSession } from "~/features/call/session/callSession";
import { AuthService } from "~/gen/switchboard/auth/v1/auth_pb";
import { UserService } from "~/gen/switchboard/auth/v1/user_pb";
import { CallService } from "~/gen/switchboard/call/v1/call_pb";
import { CallChangedSchema } from "~/gen/switchboard/call/v1/types_pb";
import { NotifyService } from "~/gen/switchboard/notify/v1/notify_pb";
import { uuid } from "~/shared/lib/platform";
import { retryReads } from "~/shared/rpc/retry";
import { traceInterceptor } from "~/shared/rpc/trace";
import { createTunnelTransport } from "~/shared/rpc/transport";
import { Tunnel } from "~/shared/rpc/tunnel";
import { SessionKeeper, type SessionNews } from "~/shared/session/sessionKeeper";
import { Calls } from "~/shared/store/calls";
import { Users } from "~/shared/store/users";
import { EventFeed } from "~/shared/sync/eventFeed";
import { EventRegistry } from "~/shared/sync/eventRegistry";
import {
  browserClock,
  browserRandom,
  browserSocket,
  browserStorage,
  browserWakeups,
  exclusively,
  tabChannel,
} from "./browser";
import { callMemory } from "./callMemory";
import { follow } from "./follow";

/** Relays are not there yet: browsers find each other directly. */
const ICE_SERVERS: readonly RTCIceServer[] = [];
const CLIENT_VERSION = "switchboard-web/0.1.0";
const UNARY_TIMEOUT_MS = 10_000;

/** All that pages use. */
export type Services = ReturnType<typeof assemble>;

/** What is different between the browser and tests. */
export interface Surroundings {
  readonly cookieTransport: Transport;
  readonly tunnelTransport: (tunnel: Tunnel) => Transport;
  readonly openSocket: ConstructorParameters<typeof Tunnel>[0]["openSocket"];
  readonly openDevices: ConstructorParameters<typeof LocalMedia>[0];
  readonly connect: () => RTCPeerConnection;
}

/** Puts everything together. The only place that does. */
export function assemble(surroundings: Surroundings) {
  const clock = browserClock;
  const random = browserRandom;
  const session = new SessionKeeper({
    auth: createClient(AuthService, surroundings.cookieTransport),
    clock,
    random,
    exclusively,
    tabs: tabChannel<SessionNews>("switchboard.session"),
    storage: browserStorage(() => localStorage),
  });
  const tunnel = new Tunnel({
    openSocket: surroundings.openSocket,
    tokens: session,
    clock,
    random,
    wakeups: browserWakeups,
    clientVersion: CLIENT_VERSION,
  });
  const transport = surroundings.tunnelTransport(tunnel);
  const people = createClient(UserService, transport);
  const callClient = createClient(CallService, transport);
  const users = new Users(people, clock);
  const calls = new Calls(callClient);
  const whenOpen = (signal: AbortSignal) => tunnel.whenOpen(signal);
  const sounds = new ToneSounds();
  const media = new LocalMedia(surroundings.openDevices);
  const callSession = new CallSession({
    client: callClient,
    calls,
    media,
    sounds,
    clock,
    random,
    endpointId: uuid(random),
    memory: callMemory(
      browserStorage(() => sessionStorage),
      wasReloaded(),
    ),
    connect: surroundings.connect,
    whenOpen,
  });
  const registry = new EventRegistry();
  registry.register(CallChangedSchema, ({ call }) => calls.apply(call));
  const feed = new EventFeed({
    notify: createClient(NotifyService, transport),
    registry,
    clock,
    random,
    whenOpen,
    reload: async (signal) => {
      void callSession.reloaded(await calls.reloadLive(signal));
      void calls.loadHistory();
    },
  });
  const services = { session, tunnel, people, users, calls, callSession, media, sounds, random, feed };
  return { ...services, stop: follow(services) };
}

/** The services of a page in a browser. */
export function browserServices(): Services {
  const { protocol, host, origin } = window.location;
  const interceptors = [traceInterceptor(browserRandom)];
  return assemble({
    cookieTransport: createGrpcWebTransport({ baseUrl: origin, interceptors }),
    tunnelTransport: (tunnel) =>
      createTunnelTransport({
        tunnel,
        interceptors: [...interceptors, retryReads(browserClock, browserRandom)],
        unaryTimeoutMs: UNARY_TIMEOUT_MS,
      }),
    openSocket: browserSocket(`${protocol === "http:" ? "ws" : "wss"}://${host}/ws`),
    // Absent outside secure pages.
    openDevices: async (constraints) => {
      if (!navigator.mediaDevices) throw new DOMException("No devices on an insecure page.", "NotFoundError");
      return navigator.mediaDevices.getUserMedia(constraints);
    },
    connect: () => new RTCPeerConnection({ iceServers: [...ICE_SERVERS] }),
  });
}

function wasReloaded(): boolean {
  const [entry] = performance.getEntriesByType("navigation");
  return entry instanceof PerformanceNavigationTiming && entry.type === "reload";
}
