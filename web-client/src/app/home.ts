import { type Client, createClient, type Transport } from "@connectrpc/connect";
import { type DeviceSystem, Devices } from "~/features/call/media/devices";
import { LocalMedia, type OpenDevices } from "~/features/call/media/localMedia";
import { Preferences } from "~/features/call/media/preferences";
import { reopenOnUse } from "~/features/call/media/reopenOnUse";
import { type OpenScreen, ScreenShare } from "~/features/call/media/screenShare";
import { ToneSounds } from "~/features/call/media/sounds";
import type { Connect } from "~/features/call/session/callLink";
import { CallSession } from "~/features/call/session/callSession";
import type { LinkParts } from "~/features/call/session/linkParts";
import { Problems } from "~/features/call/session/problems";
import { VideoQuality } from "~/features/call/session/videoQuality";
import type { MatchParts, MatchSurroundings } from "~/features/match/matchParts";
import { AuthService } from "~/gen/switchboard/auth/v1/auth_pb";
import { ContactChangedSchema, ContactService } from "~/gen/switchboard/auth/v1/contact_pb";
import { MeChangedSchema, UserService } from "~/gen/switchboard/auth/v1/user_pb";
import { CallService } from "~/gen/switchboard/call/v1/call_pb";
import { CallDeviceService } from "~/gen/switchboard/call/v1/device_pb";
import { CallHistoryChangedSchema, CallHistoryService } from "~/gen/switchboard/call/v1/history_pb";
import { CallSettingsChangedSchema, CallSettingsService } from "~/gen/switchboard/call/v1/settings_pb";
import { CallChangedSchema } from "~/gen/switchboard/call/v1/types_pb";
import { NotifyService } from "~/gen/switchboard/notify/v1/notify_pb";
import { AvailabilityChangedSchema, PresenceService } from "~/gen/switchboard/notify/v1/presence_pb";
import { type Clock, uuid } from "~/shared/lib/platform";
import { retryReads } from "~/shared/rpc/retry";
import type { OpenSocket } from "~/shared/rpc/socket";
import { traceInterceptor } from "~/shared/rpc/trace";
import { createTunnelTransport } from "~/shared/rpc/transport";
import { Tunnel } from "~/shared/rpc/tunnel";
import type { SessionKeeper } from "~/shared/session/sessionKeeper";
import { AvailabilityStore } from "~/shared/store/availability";
import { CallSettingsStore } from "~/shared/store/callSettings";
import { Calls, isOver } from "~/shared/store/calls";
import { Chat, type FilesLoader } from "~/shared/store/chat/chat";
import { ContactActs } from "~/shared/store/contactActs";
import { Contacts } from "~/shared/store/contacts";
import { CallHistory } from "~/shared/store/history";
import { PendingActs } from "~/shared/store/pendingActs";
import { Presences, type PresencesOptions } from "~/shared/store/presences";
import { Reaches } from "~/shared/store/reaches";
import { Users } from "~/shared/store/users";
import { Activity, type ActivityOptions } from "~/shared/sync/activity";
import { EventFeed } from "~/shared/sync/eventFeed";
import { EventRegistry } from "~/shared/sync/eventRegistry";
import { retried } from "~/shared/ui/load";
import type { Files } from "~/shared/upload/files";
import {
  browserClock,
  browserDevices,
  browserNetwork,
  browserRandom,
  browserSocket,
  browserStorage,
  browserWakeups,
} from "./browser";
import { callMemory } from "./callMemory";
import { follow } from "./follow";
import { indexedOutbox } from "./indexedOutbox";

const CLIENT_VERSION = "switchboard-web/0.1.0";
const UNARY_TIMEOUT_MS = 10_000;

/** All that pages use once somebody is signed in. */
export type HomeServices = ReturnType<typeof assembleHome>;

/** What tests put in the place of the browser's. */
export interface Surroundings {
  readonly openSocket: OpenSocket;
  readonly transport: (tunnel: Tunnel) => Transport;
  readonly openDevices: OpenDevices;
  readonly devices: DeviceSystem;
  /** Absent where the browser cannot share its screen. */
  readonly openScreen?: OpenScreen | undefined;
  readonly connect: Connect;
}

/** Puts together what works while somebody is signed in. */
export function assembleHome(session: SessionKeeper, surroundings: Surroundings) {
  const clock = browserClock;
  const random = browserRandom;
  const tunnel = tunnelOf(session, surroundings);
  const transport = surroundings.transport(tunnel);
  const { contactClient, ...clients } = accountClients(transport);
  const client = createClient(CallService, transport);
  const stores = peopleStores(clients.people, contactClient, clock);
  const calls = new Calls(client);
  const history = new CallHistory(createClient(CallHistoryService, transport));
  calls.onChange((call) => isOver(call) && void history.reload());
  const whenOpen = (signal: AbortSignal) => tunnel.whenOpen(signal);
  const chat = chatOf(session, transport, whenOpen, filesLoader(session, surroundings, transport));
  const equipment = callEquipment(surroundings);
  const callSettings = new CallSettingsStore(createClient(CallSettingsService, transport));
  const endpointId = uuid(random);
  const device = createClient(CallDeviceService, transport);
  const { connect } = surroundings;
  const checkConnection = () => tunnel.check();
  const endpoint = { connect, network: browserNetwork, clock, random, endpointId, whenOpen, checkConnection };
  const loadLink = linkLoader(transport, clock);
  const { quality, matchMedia } = equipment;
  const match = matchLoader(session, { ...endpoint, loadLink, transport, calls: client, quality, media: matchMedia });
  const callSession = new CallSession({
    otherCall: () => match.loaded()?.call.id ?? "",
    loadLink,
    client,
    device,
    calls,
    ...equipment,
    ...endpoint,
    problems: new Problems(device, endpointId),
    memory: tabMemory(),
  });
  const presence = presenceParts(transport, endpoint);
  const registry = new EventRegistry();
  registry.register(CallChangedSchema, ({ call }) => calls.apply(call));
  registry.register(CallSettingsChangedSchema, ({ settings }) => callSettings.apply(settings));
  registry.register(CallHistoryChangedSchema, (changed) => history.changed(changed));
  registry.register(ContactChangedSchema, ({ contact }) => stores.contacts.apply(contact));
  chat.follow(registry);
  registry.register(MeChangedSchema, ({ me }) => me && session.meChanged(me));
  registry.register(AvailabilityChangedSchema, ({ availability }) => presence.availability.apply(availability));
  const reload = async (signal: AbortSignal) => {
    void callSession.reloaded(await calls.reloadLive(signal));
    void history.reload();
    presence.availability.load(signal).catch(() => undefined);
    void chat.reload();
    if (!isGuest(session)) void stores.contacts.reload();
    const { me } = await clients.people.getMe({}, { signal });
    if (me) session.meChanged(me);
  };
  const notify = createClient(NotifyService, transport);
  const opened = () => presence.activity.begin();
  const feed = new EventFeed({ notify, registry, clock, random, whenOpen, reload, endpointId, opened });
  const services = {
    session,
    tunnel,
    transport,
    ...clients,
    ...stores,
    ...presence,
    calls,
    callSettings,
    history,
    chat,
    callSession,
    ...equipment,
    loadMatch: match.load,
    random,
    registry,
    feed,
  };
  return { ...services, dispose: follow(services) };
}

function tabMemory() {
  return callMemory(
    browserStorage(() => sessionStorage),
    wasReloaded(),
  );
}

function tunnelOf(tokens: SessionKeeper, { openSocket }: Surroundings): Tunnel {
  return new Tunnel({
    openSocket,
    tokens,
    clock: browserClock,
    random: browserRandom,
    wakeups: browserWakeups,
    clientVersion: CLIENT_VERSION,
  });
}

/** Who is there: others on the screen, and oneself at this page. */
function presenceParts(transport: Transport, page: Omit<PresencesOptions & ActivityOptions, "client">) {
  const client = createClient(PresenceService, transport);
  return {
    presences: new Presences({ ...page, client }),
    availability: new AvailabilityStore(client),
    activity: new Activity({ ...page, client }),
  };
}

/** What people write to each other. */
function chatOf(
  session: SessionKeeper,
  transport: Transport,
  whenOpen: (signal: AbortSignal) => Promise<void>,
  files: FilesLoader,
): Chat {
  return new Chat({
    transport,
    clock: browserClock,
    random: browserRandom,
    storage: browserStorage(() => localStorage),
    outboxStorage: indexedOutbox(),
    files,
    whenOpen,
    userId: () => userIdOf(session),
  });
}

/** What a page rings with, sees and hears. */
function callEquipment({ openDevices: open, openScreen, devices: system }: Surroundings) {
  const storage = browserStorage(() => localStorage);
  const preferences = new Preferences(storage);
  const sounds = new ToneSounds(
    () => preferences.state.getState().ringVolume,
    () => preferences.state.getState().pingVolume,
  );
  const devices = new Devices(system, storage);
  const openDevices = devices.opener(open);
  const quality = new VideoQuality(storage);
  const media = new LocalMedia(openDevices, () => quality.height);
  quality.state.subscribe(() => void media.fitVideo());
  reopenOnUse(media, devices);
  const checkMedia = () => new LocalMedia(openDevices);
  const matchMedia = checkMedia();
  reopenOnUse(matchMedia, devices);
  return { preferences, sounds, devices, quality, media, matchMedia, screen: new ScreenShare(openScreen), checkMedia };
}

/** What auth-svc does for people who are signed in. */
function accountClients(transport: Transport) {
  return {
    people: createClient(UserService, transport),
    auth: createClient(AuthService, transport),
    contactClient: createClient(ContactService, transport),
  };
}

/** Loads what a call needs, once. */
function linkLoader(transport: Transport, clock: Clock): () => Promise<LinkParts> {
  const load = retried(() => import("~/features/call/session/linkParts"));
  let parts: LinkParts | undefined;
  return async () => {
    const { linkParts } = await load();
    parts ??= linkParts(transport, clock);
    return parts;
  };
}

/** Loads what files need, once: they have a connection of their own, open while something is uploaded. */
function filesLoader(session: SessionKeeper, surroundings: Surroundings, transport: Transport): FilesLoader {
  const load = retried(() => import("~/shared/upload/files"));
  let loaded: Promise<Files> | undefined;
  const make = async () => {
    const { Files } = await load();
    const uploadLink = tunnelOf(session, surroundings);
    const uploadTransport = surroundings.transport(uploadLink);
    return new Files({ transport, uploadTransport, uploadLink, clock: browserClock, random: browserRandom });
  };
  const forget = () => {
    loaded = undefined;
  };
  return {
    load: () => {
      if (!loaded) {
        loaded = make();
        loaded.catch(forget);
      }
      return loaded;
    },
    clear: () => void loaded?.then((files) => files.clear(), forget),
  };
}

/** Loads what talking to strangers needs, once. */
function matchLoader(
  session: SessionKeeper,
  given: Omit<MatchSurroundings, "screen" | "userId" | "storage" | "hidden">,
) {
  const load = retried(() => import("~/features/match/matchParts"));
  let parts: MatchParts | undefined;
  return {
    loaded: () => parts,
    load: async () => {
      const { matchParts } = await load();
      parts ??= matchParts({
        ...given,
        screen: new ScreenShare(undefined),
        userId: () => userIdOf(session),
        storage: browserStorage(() => localStorage),
        hidden: () => document.visibilityState === "hidden",
      });
      return parts;
    },
  };
}

/** What is known of people. */
function peopleStores(people: Client<typeof UserService>, contactClient: Client<typeof ContactService>, clock: Clock) {
  const users = new Users(people, clock);
  const contacts = new Contacts(contactClient, users, clock);
  const kept = browserStorage(() => localStorage);
  const contactActs = new ContactActs(contactClient, contacts, clock, new PendingActs(kept));
  const reaches = new Reaches(contactClient, clock);
  contacts.onChange((userId) => reaches.again(userId));
  return { users, contacts, contactActs, reaches };
}

/** The same for a page in a browser. */
export function browserHome(session: SessionKeeper): HomeServices {
  const { protocol, host } = window.location;
  const home = assembleHome(session, {
    openSocket: browserSocket(`${protocol === "http:" ? "ws" : "wss"}://${host}/ws`),
    transport: (tunnel) =>
      createTunnelTransport({
        tunnel,
        interceptors: [traceInterceptor(browserRandom), retryReads(browserClock, browserRandom)],
        unaryTimeoutMs: UNARY_TIMEOUT_MS,
      }),
    openDevices,
    devices: browserDevices,
    openScreen: screenOpener(),
    connect: (configuration) => new RTCPeerConnection(configuration),
  });
  // Nothing waits for it, and all goes on without it.
  import("./keepRecent").then(({ keepRecent }) => keepRecent(session, home)).catch(() => undefined);
  return home;
}

function userIdOf(session: SessionKeeper): string {
  const state = session.state.getState();
  return state.phase === "signedIn" ? (state.me.user?.userId ?? "") : "";
}

/** Guests have no contacts. */
function isGuest(session: SessionKeeper): boolean {
  const state = session.state.getState();
  return state.phase === "signedIn" && state.me.user?.guest === true;
}

async function openDevices(constraints: MediaStreamConstraints): Promise<MediaStream> {
  // Only secure pages have devices at all.
  if (!window.isSecureContext) throw new DOMException("No devices on an insecure page.", "NotFoundError");
  return navigator.mediaDevices.getUserMedia(constraints);
}

/** Phones have no such thing, nor have insecure pages. */
function screenOpener(): OpenScreen | undefined {
  const { mediaDevices } = navigator as { mediaDevices?: Partial<MediaDevices> };
  return mediaDevices?.getDisplayMedia ? (options) => navigator.mediaDevices.getDisplayMedia(options) : undefined;
}

function wasReloaded(): boolean {
  const [entry] = performance.getEntriesByType("navigation");
  return entry !== undefined && "type" in entry && entry.type === "reload";
}
