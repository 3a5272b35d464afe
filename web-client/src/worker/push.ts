import { fromBinary } from "@bufbuild/protobuf";
import { type NotificationWords, textOf } from "~/features/notify/words";
import { type Notification, NotificationKind, NotificationSchema } from "~/gen/switchboard/notify/v1/push_pb";
import { isOwnPath } from "~/shared/lib/ownPath";
import { toMs } from "~/shared/lib/time";

/** What a push asks of the browser. */
export type PushAct =
  | { readonly do: "show"; readonly title: string; readonly options: ShownOptions }
  | { readonly do: "close"; readonly tag: string }
  | { readonly do: "nothing" };

/** How a notification is shown, and where it leads. */
export interface ShownOptions {
  readonly tag: string;
  readonly body: string;
  /** It is told again when it replaces one of the same tag. */
  readonly renotify: boolean;
  readonly silent: boolean;
  /** It stays until somebody has seen it. */
  readonly requireInteraction: boolean;
  readonly data: { readonly path: string };
}

const CALLS: ReadonlySet<NotificationKind> = new Set([NotificationKind.AUDIO_CALL, NotificationKind.VIDEO_CALL]);

/** What to do with the bytes of a push, now (milliseconds since 1970). `seen`: somebody looks at the product already. */
export function pushAct(bytes: Uint8Array, words: NotificationWords, now: number, seen: boolean): PushAct {
  const notification = read(bytes);
  if (!notification) return { do: "nothing" };
  const { tag, kind, withdrawn, silent, path } = notification;
  if (withdrawn) return { do: "close", tag };
  if ((toMs(notification.expireTime) ?? Number.POSITIVE_INFINITY) <= now) return { do: "nothing" };
  // A test is wanted where one looks.
  if (seen && kind !== NotificationKind.TEST) return { do: "nothing" };
  const { title, body } = textOf(notification, words);
  const options: ShownOptions = {
    tag,
    body,
    renotify: tag !== "" && !silent,
    silent,
    requireInteraction: CALLS.has(kind),
    data: { path: isOwnPath(path) ? path : "/" },
  };
  return { do: "show", title, options };
}

/** What is no notification is none of ours. */
function read(bytes: Uint8Array): Notification | undefined {
  try {
    return fromBinary(NotificationSchema, bytes);
  } catch {
    return undefined;
  }
}
