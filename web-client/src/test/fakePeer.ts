type Handler = (() => void) | null;

/** A sender that remembers what it was told. */
export class FakeSender {
  track: unknown = null;
  parameters: { encodings: Record<string, unknown>[]; degradationPreference?: string } = { encodings: [{}] };

  async replaceTrack(track: unknown): Promise<void> {
    this.track = track;
  }

  getParameters() {
    return structuredClone(this.parameters);
  }

  async setParameters(parameters: FakeSender["parameters"]): Promise<void> {
    this.parameters = parameters;
  }
}

/** A media section. */
export class FakeTransceiver {
  readonly sender = new FakeSender();
  readonly receiver: { readonly track: { readonly kind: string } };

  constructor(
    readonly kind: string,
    public direction: string,
  ) {
    this.receiver = { track: { kind } };
  }
}

/** As much of a peer connection as negotiation needs: states, media sections, and what was asked of it. No media. */
export class FakePeer {
  signalingState: RTCSignalingState = "stable";
  connectionState: RTCPeerConnectionState = "new";
  localDescription: RTCSessionDescriptionInit | null = null;
  currentLocalDescription: RTCSessionDescriptionInit | null = null;
  currentRemoteDescription: RTCSessionDescriptionInit | null = null;
  onnegotiationneeded: Handler = null;
  onconnectionstatechange: Handler = null;
  onicecandidate: unknown = null;
  onicecandidateerror: ((event: { url: string; errorCode: number; errorText: string }) => void) | null = null;
  ontrack: ((event: { transceiver: FakeTransceiver; track: unknown }) => void) | null = null;
  readonly transceivers: FakeTransceiver[] = [];
  readonly candidates: unknown[] = [];
  restarts = 0;
  /** When media came last; 0: never. */
  heardAt = 0;
  stats: RTCStatsReport = new Map();
  private descriptions = 0;

  constructor(public configuration: RTCConfiguration = {}) {}

  get connection(): RTCPeerConnection {
    return this as unknown as RTCPeerConnection;
  }

  getConfiguration(): RTCConfiguration {
    return this.configuration;
  }

  setConfiguration(configuration: RTCConfiguration): void {
    this.configuration = configuration;
  }

  addTransceiver(kind: string, { direction }: { direction: string }): FakeTransceiver {
    const transceiver = new FakeTransceiver(kind, direction);
    this.transceivers.push(transceiver);
    queueMicrotask(() => this.needed());
    return transceiver;
  }

  getTransceivers(): FakeTransceiver[] {
    return this.transceivers;
  }

  getReceivers() {
    return [{ getSynchronizationSources: () => (this.heardAt === 0 ? [] : [{ timestamp: this.heardAt }]) }];
  }

  async setLocalDescription(): Promise<void> {
    const type = this.signalingState === "have-remote-offer" ? "answer" : "offer";
    this.descriptions += 1;
    const kinds = this.transceivers.map(({ kind }) => `m=${kind}`).join(" ");
    this.localDescription = { type, sdp: `${kinds} #${this.descriptions}` };
    if (type === "answer") this.settled();
    else this.signalingState = "have-local-offer";
  }

  /** An offer rolls an own one back; a description that begins with "bad" is not understood. */
  async setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void> {
    const { type, sdp = "" } = description;
    if (sdp.startsWith("bad")) throw new DOMException(`Failed to parse: ${sdp}`, "OperationError");
    this.currentRemoteDescription = description;
    if (type === "answer") {
      this.settled();
      return;
    }
    this.signalingState = "have-remote-offer";
    const kinds = [...sdp.matchAll(/m=(\w+)/g)].map(([, kind = ""]) => kind);
    for (const kind of kinds.slice(this.transceivers.length)) {
      this.transceivers.push(new FakeTransceiver(kind, "recvonly"));
    }
  }

  async addIceCandidate(candidate: unknown): Promise<void> {
    this.candidates.push(candidate);
  }

  async getStats(): Promise<RTCStatsReport> {
    return this.stats;
  }

  restartIce(): void {
    this.restarts += 1;
    queueMicrotask(() => this.needed());
  }

  become(state: RTCPeerConnectionState): void {
    this.connectionState = state;
    this.onconnectionstatechange?.();
  }

  close(): void {
    this.connectionState = "closed";
  }

  private needed(): void {
    if (this.signalingState === "stable") this.onnegotiationneeded?.();
  }

  private settled(): void {
    this.signalingState = "stable";
    this.currentLocalDescription = this.localDescription;
  }
}
