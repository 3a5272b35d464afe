import type { words } from "../en";
import type { Same } from "../shape";

export const titles: Same<typeof words.titles> = {
  page: "{{title}} · Switchboard",
  home: "Anrufe",
  signIn: "Anmelden",
  signUp: "Konto anlegen",
  forgot: "Passwort vergessen",
  reset: "Neues Passwort",
  confirmEmail: "Adresse bestätigen",
  guest: "Als Gast hereinkommen",
  upgrade: "Konto anlegen",
  person: "Person",
  settings: "Einstellungen",
};
