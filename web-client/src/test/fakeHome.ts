import type { Transport } from "@connectrpc/connect";
import { assembleHome, type HomeServices, type Surroundings } from "~/app/home";
import { assembleSession, type Services } from "~/app/services";
import type { User } from "~/gen/switchboard/auth/v1/user_pb";
import type { FakeBackend } from "./fakeBackend";
import { FakeGateway } from "./fakeGateway";

/** Devices and peer connections for where there are none. */
export interface FakeMedia {
  readonly openDevices: Surroundings["openDevices"];
  readonly connect: Surroundings["connect"];
  readonly devices?: Surroundings["devices"];
  readonly openScreen?: Surroundings["openScreen"];
}

const NO_DEVICES: Surroundings["devices"] = { list: () => Promise.resolve([]), listen: () => () => undefined };

/** The page's services over a backend in memory. The tunnel carries only its own frames: whether it is there. */
export function fakeServices(backend: FakeBackend, media: FakeMedia, restored?: User) {
  const { session, door } = assembleSession(backend.cookieTransport(restored));
  const gateway = new FakeGateway();
  const openSocket: Surroundings["openSocket"] = (events) => {
    const socket = gateway.openSocket(events);
    queueMicrotask(() => {
      if (gateway.isAway) return;
      events.opened();
      gateway.last.welcome({ connectionId: "c", authenticated: true, pingInterval: { seconds: 86_400n } });
    });
    return socket;
  };
  const transport = (): Transport => {
    const state = session.state.getState();
    return backend.transport(state.phase === "signedIn" ? (state.me.user?.userId ?? "") : "");
  };
  let home: Promise<HomeServices> | undefined;
  const loadHome = () => {
    home ??= Promise.resolve(assembleHome(session, { openSocket, transport, devices: NO_DEVICES, ...media }));
    return home;
  };
  void session.restore();
  const services: Services = { session, door, loadHome };
  return { services, gateway };
}
