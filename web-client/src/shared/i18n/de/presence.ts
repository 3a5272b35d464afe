import type { words } from "../en";
import type { Same } from "../shape";

export const presence: Same<typeof words.presence> = {
  online: "Online",
  away: "Abwesend",
  doNotDisturb: "Nicht stören",
  doNotDisturbUntil: "Nicht stören bis {{when}}",
  invisible: "Unsichtbar",
  lastSeen: "Zuletzt da: {{ago}}",
  own: "So sehen Dich andere: {{state}}",
  notSaved: "Das konnte nicht gespeichert werden. Bitte versuch es noch einmal.",
  choice: {
    automatic: "Online, oder abwesend, wenn ich es bin",
    away: "Abwesend",
    hour: "Für 1 Stunde",
    tomorrow: "Bis morgen um 8",
    always: "Bis ich es ändere",
    invisible: "Unsichtbar",
  },
};
