import type { words } from "../en";
import type { Same } from "../shape";

export const notify: Same<typeof words.notify> = {
  title: "Benachrichtigungen",
  words: {
    app: "Switchboard",
    message: "Neue Nachricht",
    messages: "{{count}} neue Nachrichten",
    wrote: "{{name}} hat geschrieben",
    mentioned: "{{name}} hat Dich erwähnt",
    said: "{{name}}: {{text}}",
    audioCall: "Sprachanruf",
    videoCall: "Videoanruf",
    missedCall: "Verpasster Anruf",
    contactRequest: "möchte Dein Kontakt werden",
    test: "Benachrichtigungen funktionieren auf diesem Gerät.",
  },
};
