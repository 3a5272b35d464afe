/** Who is there, and how one wants to be seen. */
export const presence = {
  online: "Online",
  away: "Away",
  doNotDisturb: "Do not disturb",
  doNotDisturbUntil: "Do not disturb until {{when}}",
  invisible: "Invisible",
  lastSeen: "Last seen {{ago}}",
  own: "How others see you: {{state}}",
  notSaved: "That couldn’t be saved. Please try again.",
  choice: {
    automatic: "Online, or away when I am",
    away: "Away",
    hour: "For 1 hour",
    tomorrow: "Until tomorrow at 8",
    always: "Until I change it",
    invisible: "Invisible",
  },
} as const;
