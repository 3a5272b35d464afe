import type { words } from "../en";
import type { Same } from "../shape";

export const log: Same<typeof words.log> = {
  outgoing: "Du hast angerufen",
  incoming: "Hat Dich angerufen",
  missed: "Verpasster Anruf",
  declinedByThem: "Abgelehnt",
  declinedByMe: "Von Dir abgelehnt",
  cancelled: "Abgebrochen",
  noAnswer: "Keine Antwort",
  busy: "War in einem anderen Gespräch",
  whileBusy: "Anruf, während Du gesprochen hast",
  failed: "Keine Verbindung zustande gekommen",
  lost: "Verbindung verloren",
  audio: "Sprache",
  video: "Video",
  ended: "Anruf beendet",
};
