/** The way to the server. */
export const connection = {
  lost: "You’re offline. Trying to reconnect…",
  lostInCall: "The connection to the server is lost. Your call goes on.",
  tryNow: "Try now",
} as const;
