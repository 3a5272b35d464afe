import type { words } from "../en";
import type { Same } from "../shape";

export const moderation: Same<typeof words.moderation> = {
  reports: "Meldungen",
  suspensions: "Sperren",
  acts: "Moderationsprotokoll",
};
