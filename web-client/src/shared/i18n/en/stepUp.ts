/** Proving again who one is, before something that matters. */
export const stepUp = {
  title: "Is it you?",
  text: "Before this change we make sure that it’s really you. It holds for ten minutes.",
  confirm: "Continue",
  usePasskey: "Use a passkey",
} as const;
