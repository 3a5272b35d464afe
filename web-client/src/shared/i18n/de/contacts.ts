import type { words } from "../en";
import type { Same } from "../shape";

export const contacts: Same<typeof words.contacts> = {
  title: "Kontakte",
};
