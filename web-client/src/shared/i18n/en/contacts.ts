/** Contacts, requests, and those who are blocked. */
export const contacts = {
  title: "Contacts",
} as const;
