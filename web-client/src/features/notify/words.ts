import { type Notification, NotificationKind } from "~/gen/switchboard/notify/v1/push_pb";

/** What notifications say, with {{name}} and {{count}} in their places. */
export interface NotificationWords {
  readonly app: string;
  readonly message: string;
  readonly messages: string;
  readonly wrote: string;
  readonly mentioned: string;
  readonly said: string;
  readonly audioCall: string;
  readonly videoCall: string;
  readonly missedCall: string;
  readonly contactRequest: string;
  readonly test: string;
}

/** A notification in words. */
export interface NotificationText {
  readonly title: string;
  readonly body: string;
}

/** Puts a notification into words. The page does it, and the service worker, which has no page's language at hand. */
export function textOf(notification: Notification, words: NotificationWords): NotificationText {
  const { kind, fromName } = notification;
  switch (kind) {
    case NotificationKind.MESSAGE:
      return { title: whence(notification), body: messageBody(notification, words) };
    case NotificationKind.MENTION:
      return { title: whence(notification), body: mentionBody(notification, words) };
    case NotificationKind.AUDIO_CALL:
      return { title: fromName, body: words.audioCall };
    case NotificationKind.VIDEO_CALL:
      return { title: fromName, body: words.videoCall };
    case NotificationKind.MISSED_CALL:
      return { title: fromName, body: words.missedCall };
    case NotificationKind.CONTACT_REQUEST:
      return { title: fromName, body: words.contactRequest };
    case NotificationKind.TEST:
      return { title: words.app, body: words.test };
    case NotificationKind.UNSPECIFIED:
      return { title: words.app, body: "" };
  }
  // A newer server knows kinds that this page does not.
  return { title: fromName || words.app, body: notification.preview };
}

function whence({ groupName, fromName }: Notification): string {
  return groupName || fromName;
}

function messageBody({ preview, groupName, fromName, count }: Notification, words: NotificationWords): string {
  if (preview !== "") return groupName ? fill(words.said, { name: fromName, text: preview }) : preview;
  if (count > 1) return fill(words.messages, { count: String(count) });
  return groupName ? fill(words.wrote, { name: fromName }) : words.message;
}

function mentionBody({ preview, groupName, fromName }: Notification, words: NotificationWords): string {
  if (preview === "") return fill(words.mentioned, { name: fromName });
  return groupName ? fill(words.said, { name: fromName, text: preview }) : preview;
}

function fill(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(/{{(\w+)}}/g, (_, name: string) => values[name] ?? "");
}
