import type { files as english } from "../en/files";
import type { Same } from "../shape";

/** Dateien in Unterhaltungen. */
export const files: Same<typeof english> = {
  attach: "Dateien anhängen",
  attached: "Dateien zum Senden",
  remove: "{{name}} entfernen",
  ready: "Bereit",
  retry: "{{name}} noch einmal hochladen",
  tooMany: "Eine Nachricht fasst höchstens {{count}} Dateien.",
  empty: "„{{name}}“ ist leer.",
  download: "{{name}} herunterladen",
  downloadFailed: "Die Datei konnte nicht heruntergeladen werden.",
  gone: "Die Datei gibt es nicht mehr.",
  open: "{{name}} ansehen",
  tooLarge: "Die Datei ist zu groß.",
  full: "Dein Speicher ist voll.",
  badPicture: "Dieses Bild lässt sich nicht lesen.",
  failed: "Das Hochladen ist gescheitert.",
  viewer: "Bilder und Videos",
  earlier: "Vorheriges",
  later: "Nächstes",
  zoomIn: "In voller Größe",
  zoomOut: "Einpassen",
  place: "{{at}} von {{count}}",
  gallery: "Dateien",
  noFiles: "Hier wurden noch keine Dateien geschickt",
  more: "Mehr anzeigen",
  showMessage: "Nachricht anzeigen",
};
