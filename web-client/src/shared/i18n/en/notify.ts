/** What calls for attention. */
export const notify = {
  title: "Notifications",
  /** Filled in without a page's language, by the service worker too: `{{name}}`, `{{text}}` and `{{count}}` alone. */
  words: {
    app: "Switchboard",
    message: "New message",
    messages: "{{count}} new messages",
    wrote: "{{name}} wrote",
    mentioned: "{{name}} mentioned you",
    said: "{{name}}: {{text}}",
    audioCall: "Audio call",
    videoCall: "Video call",
    missedCall: "Missed call",
    contactRequest: "wants to become your contact",
    test: "Notifications work on this device.",
  },
} as const;
