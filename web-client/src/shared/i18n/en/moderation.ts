/** What moderators do about reports. */
export const moderation = {
  reports: "Reports",
  suspensions: "Suspensions",
  acts: "Moderation log",
} as const;
