import type { words } from "../en";
import type { Same } from "../shape";

export const stepUp: Same<typeof words.stepUp> = {
  title: "Bist Du es?",
  text: "Vor dieser Änderung möchten wir sichergehen, dass Du es wirklich bist. Das gilt dann zehn Minuten.",
  confirm: "Weiter",
  usePasskey: "Passkey benutzen",
};
