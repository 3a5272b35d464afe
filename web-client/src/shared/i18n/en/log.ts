/** How past calls went. */
export const log = {
  outgoing: "You called",
  incoming: "Called you",
  missed: "Missed call",
  declinedByThem: "Declined",
  declinedByMe: "You declined",
  cancelled: "Cancelled",
  noAnswer: "No answer",
  busy: "Was in another call",
  whileBusy: "Called while you were in a call",
  failed: "Couldn’t connect",
  lost: "Connection lost",
  audio: "Audio",
  video: "Video",
  ended: "Call ended",
} as const;
