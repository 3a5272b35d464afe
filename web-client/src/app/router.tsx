import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  type RouterHistory,
} from "@tanstack/react-router";
import type { Languages } from "~/shared/i18n/languages";
import { Crashed, NotFound } from "./ErrorPages";
import { Root } from "./Root";

const root = createRootRouteWithContext<{ languages: Languages }>()({
  component: Root,
  notFoundComponent: NotFound,
  errorComponent: Crashed,
});

const door = createRoute({
  getParentRoute: () => root,
  id: "door",
  beforeLoad: ({ context }) => context.languages.need("door"),
});

const signIn = createRoute({
  getParentRoute: () => door,
  path: "/sign-in",
  component: lazyRouteComponent(() => import("~/features/auth/SignInPage"), "SignInPage"),
});

const signUp = createRoute({
  getParentRoute: () => door,
  path: "/sign-up",
  component: lazyRouteComponent(() => import("~/features/auth/SignUpPage"), "SignUpPage"),
});

const guest = createRoute({
  getParentRoute: () => door,
  path: "/guest",
  component: lazyRouteComponent(() => import("~/features/auth/GuestPage"), "GuestPage"),
});

const upgrade = createRoute({
  getParentRoute: () => door,
  path: "/upgrade",
  component: lazyRouteComponent(() => import("~/features/auth/UpgradePage"), "UpgradePage"),
});

const forgotPassword = createRoute({
  getParentRoute: () => door,
  path: "/forgot-password",
  component: lazyRouteComponent(() => import("~/features/auth/ForgotPasswordPage"), "ForgotPasswordPage"),
});

const resetPassword = createRoute({
  getParentRoute: () => door,
  path: "/reset-password",
  component: lazyRouteComponent(() => import("~/features/auth/ResetPasswordPage"), "ResetPasswordPage"),
});

const confirmEmail = createRoute({
  getParentRoute: () => door,
  path: "/confirm-email",
  component: lazyRouteComponent(() => import("~/features/auth/ConfirmEmailPage"), "ConfirmEmailPage"),
});

const shell = createRoute({
  getParentRoute: () => root,
  id: "shell",
  component: lazyRouteComponent(() => import("~/features/people/HomeLayout"), "HomeLayout"),
});

const calls = createRoute({
  getParentRoute: () => shell,
  id: "calls",
  component: lazyRouteComponent(() => import("~/features/people/CallsLayout"), "CallsLayout"),
});

const welcome = createRoute({
  getParentRoute: () => calls,
  path: "/",
  component: lazyRouteComponent(() => import("~/features/people/WelcomePane"), "WelcomePane"),
});

const personPane = lazyRouteComponent(() => import("~/features/people/PersonPane"), "PersonPane");

const person = createRoute({
  getParentRoute: () => calls,
  path: "/people/$userId",
  component: personPane,
});

const contacts = createRoute({
  getParentRoute: () => shell,
  path: "/contacts",
  component: lazyRouteComponent(() => import("~/features/contacts/ContactsLayout"), "ContactsLayout"),
});

const contactsWelcome = createRoute({
  getParentRoute: () => contacts,
  path: "/",
  component: lazyRouteComponent(() => import("~/features/contacts/ContactsWelcome"), "ContactsWelcome"),
});

const blocked = createRoute({
  getParentRoute: () => contacts,
  path: "/blocked",
  component: lazyRouteComponent(() => import("~/features/contacts/BlockedPane"), "BlockedPane"),
});

const contact = createRoute({
  getParentRoute: () => contacts,
  path: "/$userId",
  component: personPane,
});

const settings = createRoute({
  getParentRoute: () => shell,
  path: "/settings",
  component: lazyRouteComponent(() => import("~/features/settings/SettingsLayout"), "SettingsLayout"),
});

const settingsStart = createRoute({
  getParentRoute: () => settings,
  path: "/",
  component: lazyRouteComponent(() => import("~/features/settings/SettingsStart"), "SettingsStart"),
});

const profileSettings = createRoute({
  getParentRoute: () => settings,
  path: "profile",
  component: lazyRouteComponent(() => import("~/features/settings/profile/ProfilePane"), "ProfilePane"),
});

const accountSettings = createRoute({
  getParentRoute: () => settings,
  path: "account",
  component: lazyRouteComponent(() => import("~/features/settings/account/AccountPane"), "AccountPane"),
});

const securitySettings = createRoute({
  getParentRoute: () => settings,
  path: "security",
  component: lazyRouteComponent(() => import("~/features/settings/security/SecurityPane"), "SecurityPane"),
});

const privacySettings = createRoute({
  getParentRoute: () => settings,
  path: "privacy",
  component: lazyRouteComponent(() => import("~/features/settings/privacy/PrivacyPane"), "PrivacyPane"),
});

const appearanceSettings = createRoute({
  getParentRoute: () => settings,
  path: "appearance",
  component: lazyRouteComponent(() => import("~/features/settings/look/AppearancePane"), "AppearancePane"),
});

const languageSettings = createRoute({
  getParentRoute: () => settings,
  path: "language",
  component: lazyRouteComponent(() => import("~/features/settings/look/LanguagePane"), "LanguagePane"),
});

const settingsPages = [
  settingsStart,
  profileSettings,
  accountSettings,
  securitySettings,
  privacySettings,
  appearanceSettings,
  languageSettings,
];

const home = shell.addChildren([
  calls.addChildren([welcome, person]),
  contacts.addChildren([contactsWelcome, blocked, contact]),
  settings.addChildren(settingsPages),
]);

const routes = root.addChildren([
  door.addChildren([signIn, signUp, guest, upgrade, forgotPassword, resetPassword, confirmEmail]),
  home,
]);

/** The pages of the application. Tests give a history of their own. */
export function createAppRouter(languages: Languages, history?: RouterHistory) {
  return createRouter({
    routeTree: routes,
    defaultPreload: "intent",
    context: { languages },
    ...(history && { history }),
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
