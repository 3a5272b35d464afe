import { randomUUID } from "node:crypto";
import type { Page } from "@playwright/test";
import { type GrpcWeb, inner, type Message, text, texts } from "./grpcWeb.ts";
import { PASSWORD } from "./people.ts";

/** An `RTCIceServer` with credentials. */
export interface RelayServer {
  readonly urls: string[];
  readonly username: string;
  readonly credential: string;
}

/** How one side of a connection reaches the other. */
export interface Path {
  readonly local: string;
  /** What the relay is reached by; empty without a relay. */
  readonly by: string;
  readonly remote: string;
}

/** A new call's two people, and the relays that each is given for it. */
export async function relaysOfACall(api: GrpcWeb): Promise<[RelayServer, RelayServer]> {
  const [ada, ben] = [await signUp(api), await signUp(api)];
  const start = { 1: randomUUID(), 2: ben.userId, 3: 2, 4: randomUUID() };
  const started = await api.call("switchboard.call.v1.CallService/StartCall", start, ada.token);
  const call = text(one(started, 1), 1);
  return [await relaysFor(api, call, ada.token), await relaysFor(api, call, ben.token)];
}

async function signUp(api: GrpcWeb): Promise<{ userId: string; token: string }> {
  const name = `relayed-${randomUUID().slice(0, 8)}`;
  const answer = await api.call("switchboard.auth.v1.AuthService/Register", {
    1: name,
    2: `${name}@example.org`,
    3: PASSWORD,
    4: name,
    5: 1,
  });
  const session = one(answer, 1);
  const user = one(one(session, 6), 1);
  return { userId: text(user, 1), token: text(session, 2) };
}

async function relaysFor(api: GrpcWeb, callId: string, token: string): Promise<RelayServer> {
  const answer = await api.call("switchboard.media.v1.IceService/GetIceServers", { 1: callId }, token);
  const relay = inner(answer, 1).find((server) => text(server, 2));
  if (!relay) throw new Error("no relay is given");
  return { urls: texts(relay, 1), username: text(relay, 2), credential: text(relay, 3) };
}

function one(message: Message, field: number): Message {
  const [found] = inner(message, field);
  if (!found) throw new Error(`field ${field} is absent`);
  return found;
}

/** Connects two peers in a page, each through its relays alone; what one hears of the other, and both paths. */
export async function meet(page: Page, ada: RelayServer, ben: RelayServer): Promise<{ heard: string; paths: Path[] }> {
  return page.evaluate(
    async (servers) => {
      const [one, other] = servers.map(
        (server) => new RTCPeerConnection({ iceServers: [server], iceTransportPolicy: "relay" }),
      ) as [RTCPeerConnection, RTCPeerConnection];
      one.onicecandidate = ({ candidate }) => void other.addIceCandidate(candidate);
      other.onicecandidate = ({ candidate }) => void one.addIceCandidate(candidate);
      const heard = new Promise<string>((hear) => {
        other.ondatachannel = ({ channel }) => {
          channel.onmessage = ({ data }) => hear(data);
        };
      });
      const channel = one.createDataChannel("words");
      channel.onopen = () => channel.send("hello");
      await one.setLocalDescription();
      await other.setRemoteDescription(one.localDescription as RTCSessionDescription);
      await other.setLocalDescription();
      await one.setRemoteDescription(other.localDescription as RTCSessionDescription);
      const pathOf = async (peer: RTCPeerConnection) => {
        const stats = await peer.getStats();
        const entries = [...stats.values()];
        const transport = entries.find(({ type }) => type === "transport");
        const pair = stats.get(transport.selectedCandidatePairId);
        const [local, remote] = [stats.get(pair.localCandidateId), stats.get(pair.remoteCandidateId)];
        return { local: local.candidateType, by: local.relayProtocol ?? "", remote: remote.candidateType };
      };
      const result = { heard: await heard, paths: [await pathOf(one), await pathOf(other)] };
      one.close();
      other.close();
      return result;
    },
    [ada, ben],
  );
}

/** The error codes that a page meets when it gathers candidates at a relay, until it has gathered all. */
export async function errorsAt(page: Page, server: RelayServer): Promise<number[]> {
  return page.evaluate(async (given) => {
    const peer = new RTCPeerConnection({ iceServers: [given], iceTransportPolicy: "relay" });
    const codes = new Set<number>();
    peer.onicecandidateerror = ({ errorCode }) => codes.add(errorCode);
    const gathered = new Promise<void>((done) => {
      peer.onicegatheringstatechange = () => {
        if (peer.iceGatheringState === "complete") done();
      };
    });
    peer.createDataChannel("words");
    await peer.setLocalDescription();
    await gathered;
    peer.close();
    return [...codes];
  }, server);
}
