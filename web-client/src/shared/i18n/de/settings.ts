import type { words } from "../en";
import type { Same } from "../shape";

export const settings: Same<typeof words.settings> = {
  title: "Einstellungen",
  account: "Konto",
  theme: "Darstellung",
  themeSystem: "Wie mein Gerät",
  themeLight: "Hell",
  themeDark: "Dunkel",
  signOut: "Abmelden",
  signOutFailed: "Du konntest nicht abgemeldet werden: Der Server ist nicht erreichbar. Bitte versuch es noch einmal.",
  signedInAs: "Angemeldet als {{username}}",
};
