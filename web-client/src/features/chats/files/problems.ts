import { isAway, reasonOf } from "~/shared/rpc/errors";

const KEYS = {
  "switchboard.chat.v1/FILE_TOO_LARGE": "tooLarge",
  "switchboard.chat.v1/STORAGE_FULL": "full",
  "switchboard.chat.v1/PICTURE_INVALID": "badPicture",
} as const;

/** Why a file could not be uploaded, as a key of the words. */
export function uploadProblemKey(error: unknown) {
  if (isAway(error)) return "errors.away" as const;
  const reason = reasonOf(error);
  const key = Object.hasOwn(KEYS, reason) ? KEYS[reason as keyof typeof KEYS] : "failed";
  return `files.${key}` as const;
}
