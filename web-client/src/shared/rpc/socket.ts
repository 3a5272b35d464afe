/** An open WebSocket of binary messages. */
export interface FrameSocket {
  send(frame: Uint8Array): void;
  close(code: number): void;
  /** Bytes handed over and not yet on the network. */
  readonly bufferedAmount: number;
}

/** What a socket tells. `closed` is the last; its reason is what the gateway wrote, or empty. */
export interface SocketEvents {
  opened(): void;
  received(frame: Uint8Array): void;
  closed(code: number, reason: string): void;
}

/** Begins to open a socket to the gateway. No event comes before this has returned. */
export type OpenSocket = (events: SocketEvents) => FrameSocket;

/** Close codes of the tunnel, beside those of RFC 6455. */
export const CloseCode = {
  /** Never sent: the other side did not answer when it was asked whether it is there. */
  silent: 1,
  normal: 1000,
  goingAway: 1001,
  abnormal: 1006,
  policy: 1008,
  tooLarge: 1009,
  overload: 1013,
  tokenRefused: 4401,
  sessionRevoked: 4403,
} as const;
