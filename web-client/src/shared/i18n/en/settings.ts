/** What a person can change. */
export const settings = {
  title: "Settings",
  account: "Account",
  theme: "Appearance",
  themeSystem: "Like my device",
  themeLight: "Light",
  themeDark: "Dark",
  signOut: "Sign out",
  signOutFailed: "You couldn’t be signed out: the server can’t be reached. Please try again.",
  signedInAs: "Signed in as {{username}}",
} as const;
