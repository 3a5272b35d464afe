import type { words } from "../en";
import type { Same } from "../shape";

export const app: Same<typeof words.app> = {
  name: "Switchboard",
  skip: "Zum Inhalt springen",
  calls: "Anrufe",
  meet: "Treffen",
  settings: "Einstellungen",
  admin: "Verwaltung",
  navigation: "Hauptnavigation",
  back: "Zurück",
  retry: "Noch einmal versuchen",
  close: "Schließen",
  cancel: "Abbrechen",
  undo: "Rückgängig",
  language: "Sprache",
  loading: "Wird geladen …",
  starting: "Gleich geht’s los …",
  startingWaiting: "Der Server antwortet noch nicht. Wir versuchen es weiter …",
  details: "Einzelheiten",
  reference: "Wenn Du um Hilfe bittest, nenne bitte diese Kennung: {{reference}}",
  notFound: "Hier gibt es nichts",
  notFoundText: "Vielleicht ist die Seite umgezogen, oder der Link ist unvollständig.",
  toStart: "Zu deinen Chats",
  crashed: "Auf dieser Seite ist etwas schiefgegangen",
  crashedText: "Deine Anrufe und Dein Konto sind davon nicht betroffen.",
  reload: "Seite neu laden",
};
