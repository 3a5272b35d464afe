import type { words } from "../en";
import type { Same } from "../shape";

export const history: Same<typeof words.history> = {
  titleWithMissed_one: "Anrufe, {{count}} verpasst",
  titleWithMissed_other: "Anrufe, {{count}} verpasst",
  unseen_one: "{{count}} verpasster Anruf",
  unseen_other: "{{count}} verpasste Anrufe",
  now: "Jetzt",
  ringing: "Es klingelt …",
  talking: "Im Gespräch",
  filter: "Welche Anrufe",
  all: "Alle",
  missed: "Verpasst",
  noMissed: "Keine verpassten Anrufe",
  callBackAudio: "{{name}} zurückrufen",
  callBackVideo: "{{name}} per Video zurückrufen",
  more: "Mehr zum Anruf mit {{name}}",
  delete: "Anruf löschen",
  deleteKey: "Entf",
  deleted: "Der Anruf ist gelöscht.",
  deleteFailed: "Das ließ sich nicht löschen. Versuch es später noch einmal.",
  deleteAll: "Alle Anrufe löschen",
  deleteAllTitle: "Alle Anrufe löschen?",
  deleteAllText: "Deine Liste wird endgültig geleert, auf allen Deinen Geräten. Andere behalten ihre.",
  deleteAllWith: "Alle Anrufe mit {{name}} löschen",
  deleteAllWithTitle: "Alle Anrufe mit {{name}} löschen?",
  deleteAllWithText:
    "Sie verschwinden endgültig aus Deiner Liste, auf allen Deinen Geräten. {{name}} behält die eigene.",
  deleteAllConfirm: "Löschen",
  allDeleted: "Die Anrufe sind gelöscht.",
};
