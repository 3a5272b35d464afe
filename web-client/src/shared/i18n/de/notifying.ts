import type { words } from "../en";
import type { Same } from "../shape";

export const notifying: Same<typeof words.settings.notifying> = {
  messages: "Nachrichten",
  messagesText: "Auf allen Deinen Geräten. Was Du bei einer Unterhaltung wählst, geht vor.",
  direct: "Wenn Dir jemand schreibt",
  groups: "Wenn jemand in einer Gruppe schreibt",
  level: {
    all: "Jede Nachricht",
    mentions: "Erwähnungen und Antworten an Dich",
    none: "Nichts",
  },
  hidePreviews: "Verbergen, was geschrieben wurde",
  hidePreviewsText: "Benachrichtigungen sagen, dass es eine Nachricht gibt, aber nicht, was darin steht.",
  quiet: "Ruhezeiten",
  quietText: "Nichts klingelt und nichts meldet sich. Danach ist alles da.",
  quietOn: "Zu bestimmten Zeiten Ruhe halten",
  quietZone: "In der Zeitzone von {{zone}}",
  from: "Von",
  until: "Bis",
  days: "Beginnt am",
  here: "Auf diesem Gerät",
  hereText: "Jeder Browser merkt sich seine eigene Wahl.",
  volume: "Wie laut eine Nachricht klingt",
  browser: "Bei Nachrichten und Anfragen benachrichtigen",
  browserText: "Solange diese Seite nicht vorn ist. Dein Browser fragt Dich einmal.",
};
