/** What the browser calls each page. */
export const titles = {
  page: "{{title}} · Switchboard",
  home: "Calls",
  signIn: "Sign in",
  signUp: "Create account",
  forgot: "Forgot password",
  reset: "New password",
  confirmEmail: "Confirm address",
  guest: "Come in as a guest",
  upgrade: "Make an account",
  person: "Person",
  settings: "Settings",
} as const;
