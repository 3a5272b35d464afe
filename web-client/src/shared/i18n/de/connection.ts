import type { words } from "../en";
import type { Same } from "../shape";

export const connection: Same<typeof words.connection> = {
  lost: "Du bist offline. Die Verbindung wird wieder aufgebaut …",
  lostInCall: "Die Verbindung zum Server ist unterbrochen. Dein Gespräch läuft weiter.",
  tryNow: "Jetzt versuchen",
};
