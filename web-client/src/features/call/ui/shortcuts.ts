/** The keys of a call, as they are listed. A letter counts only while nobody writes. */
export const CALL_KEYS = [
  { keys: "M", does: "mute" },
  { keys: "V", does: "camera" },
  { keys: "S", does: "screen" },
  { keys: "H", does: "hangUp" },
  { keys: "D", does: "decline" },
  { keys: "Space", does: "talk" },
  { keys: "Ctrl+D", does: "mute" },
  { keys: "Ctrl+E", does: "camera" },
  { keys: "?", does: "list" },
] as const;

/** What a key does in a call. */
export type CallKeyAct = (typeof CALL_KEYS)[number]["does"];

type Pressed = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey">;

/** What a key that was pressed is to do; `writing`: somebody is in a field, whose letters are theirs. */
export function actOf({ key, ctrlKey, metaKey, altKey }: Pressed, writing: boolean): CallKeyAct | undefined {
  const letter = key.toLowerCase();
  if (altKey) return undefined;
  if (ctrlKey || metaKey) return letter === "d" ? "mute" : letter === "e" ? "camera" : undefined;
  if (writing) return undefined;
  return CALL_KEYS.find(({ keys }) => keys.toLowerCase() === (key === " " ? "space" : letter))?.does;
}
