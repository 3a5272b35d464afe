// The client over a backend in memory, to look at without a server: `npx vite`, then /src/test/preview/index.html.
// Ben is there too, as a second client in the same page; `window.preview` lets a script act for him. Never in a build.

import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { createMemoryHistory } from "@tanstack/react-router";
import { createRoot } from "react-dom/client";
import { App } from "~/app/App";
import { browserStorage } from "~/app/browser";
import type { HomeServices } from "~/app/home";
import { speak } from "~/app/services";
import "~/app/styles.css";
import { RegistrationMode } from "~/gen/switchboard/auth/v1/auth_pb";
import { CallKind, CallState, EndReason } from "~/gen/switchboard/call/v1/types_pb";
import { Languages } from "~/shared/i18n/languages";
import { aPasskey, aSession } from "../fakeAccount";
import { FakeBackend } from "../fakeBackend";
import { fakeServices } from "../fakeHome";
import { ADA, BEN, HERE, THERE } from "../fixtures";
import { moderate } from "./moderate";
import { ada, id, mara, others, relate } from "./people";
import { stranger } from "./stranger";

const MINUTE = 60_000;
const backend = new FakeBackend([ada, mara, ...others], { ada: "correct horse" });
const past = (from: string, to: string, kind: CallKind, ago: number, endReason: EndReason, talked = 0) => {
  const call = backend.start(from, to, kind, from === ADA ? HERE : THERE);
  const at = Date.now() - ago * MINUTE;
  backend.change(call.callId, {
    state: CallState.ENDED,
    endReason,
    createTime: timestampFromMs(at),
    endTime: timestampFromMs(at + talked),
    ...(talked > 0 && { activeTime: timestampFromMs(at) }),
  });
};
if (!location.search.includes("empty")) {
  relate(backend);
  past(BEN, ADA, CallKind.VIDEO, 12, EndReason.HUNG_UP, 754_000);
  past(ADA, BEN, CallKind.AUDIO, 190, EndReason.MISSED);
  past(id("d1"), ADA, CallKind.AUDIO, 95, EndReason.MISSED);
  past(ADA, id("d2"), CallKind.VIDEO, 60 * 26, EndReason.HUNG_UP, 4_021_000);
  past(ADA, id("d4"), CallKind.VIDEO, 60 * 60, EndReason.DECLINED);
  past(id("d5"), ADA, CallKind.AUDIO, 60 * 24 * 9, EndReason.HUNG_UP, 61_000);
}

const meeting = stranger(backend);
if (location.search.includes("moderator")) moderate(backend);
const account = backend.account(ADA);
account.passkeys = [
  aPasskey("p1", "Phone"),
  aPasskey("p2", "The blue security key that hangs beside the door", { lastUseTime: undefined }),
];
account.codesLeft = 7;
account.sendsMail = true;
account.sessions = [
  ...account.sessions,
  aSession("s2", "Safari on iPhone", { address: "2001:db8::8a2e:370:7334" }),
  aSession("s3", "", { address: "198.51.100.23" }),
];
if (location.search.includes("waits")) {
  account.me = { ...account.me, pendingEmail: "ada.lovelace@analytical-engine.example", emailConfirmed: false };
}

/** What Ben's camera sees: a picture that moves. */
function canvasStream(): MediaStream {
  const canvas = document.createElement("canvas");
  canvas.width = 1280;
  canvas.height = 720;
  const paint = canvas.getContext("2d");
  let frame = 0;
  setInterval(() => {
    if (!paint) return;
    frame += 1;
    const sky = paint.createLinearGradient(0, 0, 1280, 720);
    sky.addColorStop(0, "#5b7c99");
    sky.addColorStop(1, "#c9b79c");
    paint.fillStyle = sky;
    paint.fillRect(0, 0, 1280, 720);
    paint.fillStyle = "#6b4a3a";
    paint.beginPath();
    paint.ellipse(640, 780, 330, 300, 0, 0, 7);
    paint.fill();
    paint.fillStyle = "#d9a98a";
    paint.beginPath();
    paint.arc(640 + Math.sin(frame / 9) * 12, 340, 150, 0, 7);
    paint.fill();
  }, 50);
  const stream = canvas.captureStream(20);
  const audio = new AudioContext();
  const destination = audio.createMediaStreamDestination();
  const tone = audio.createOscillator();
  tone.connect(destination);
  tone.start();
  for (const track of destination.stream.getTracks()) stream.addTrack(track);
  return stream;
}

const connect = () => new RTCPeerConnection();
const open = new URLSearchParams(location.search);
const restored = open.has("out") ? undefined : ada;
backend.door.offer = { registration: RegistrationMode.OPEN, guests: true, mail: true, passkeys: true };
if (open.has("factor")) backend.door.challenge = { challengeToken: "c", totp: true, recoveryCode: true };
const page = fakeServices(
  backend,
  {
    connect,
    openDevices: (constraints) => navigator.mediaDevices.getUserMedia(constraints),
    openScreen: (options) => navigator.mediaDevices.getDisplayMedia(options),
  },
  restored,
);
const far = fakeServices(backend, { connect, openDevices: () => Promise.resolve(canvasStream()) }, mara);
const history = createMemoryHistory({ initialEntries: [open.get("path") ?? "/"] });
const root = document.getElementById("root");
const kept = browserStorage(() => sessionStorage);
const languages = await Languages.start(kept, [open.get("language") ?? "en"], speak);
if (root) createRoot(root).render(<App services={page.services} languages={languages} history={history} />);
const showFar = () => {
  if (far.services.session.state.getState().phase === "signedIn") void far.services.loadHome().then(expose);
};
far.services.session.state.subscribe(showFar);
showFar();

function expose(home: HomeServices): void {
  Object.assign(window, {
    preview: { backend, ben: home, page, meeting, ADA, BEN, THERE, CallKind, CallState, EndReason },
  });
}
