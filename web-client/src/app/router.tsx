import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  type RouterHistory,
} from "@tanstack/react-router";
import { callsFilter, logFilter, peopleFilter, reportsFilter } from "~/features/admin";
import type { Languages } from "~/shared/i18n/languages";
import { retried } from "~/shared/ui/load";
import { Crashed, NotFound } from "./ErrorPages";
import { Root } from "./Root";

const rarePages = retried(() => import("~/features/auth/rarePages"));
const chatPages = retried(() => import("~/features/chats/pages"));
const contactsPages = retried(() => import("~/features/contacts/pages"));
const settingsPages = retried(() => import("~/features/settings/pages"));

const matchPages = retried(() => import("~/features/match/pages"));
const adminPages = retried(() => import("~/features/admin/pages"));
const moderationPages = retried(() => import("~/features/admin/moderation/pages"));
const callPages = retried(() => import("~/features/admin/calls/pages"));

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
  component: lazyRouteComponent(
    retried(() => import("~/features/auth/SignInPage")),
    "SignInPage",
  ),
});

const signUp = createRoute({
  getParentRoute: () => door,
  path: "/sign-up",
  component: lazyRouteComponent(
    retried(() => import("~/features/auth/SignUpPage")),
    "SignUpPage",
  ),
});

const guest = createRoute({
  getParentRoute: () => door,
  path: "/guest",
  component: lazyRouteComponent(rarePages, "GuestPage"),
});

const upgrade = createRoute({
  getParentRoute: () => door,
  path: "/upgrade",
  component: lazyRouteComponent(rarePages, "UpgradePage"),
});

const forgotPassword = createRoute({
  getParentRoute: () => door,
  path: "/forgot-password",
  component: lazyRouteComponent(rarePages, "ForgotPasswordPage"),
});

const resetPassword = createRoute({
  getParentRoute: () => door,
  path: "/reset-password",
  component: lazyRouteComponent(rarePages, "ResetPasswordPage"),
});

const confirmEmail = createRoute({
  getParentRoute: () => door,
  path: "/confirm-email",
  component: lazyRouteComponent(rarePages, "ConfirmEmailPage"),
});

const shell = createRoute({
  getParentRoute: () => root,
  id: "shell",
  component: lazyRouteComponent(
    retried(() => import("~/features/people/HomeLayout")),
    "HomeLayout",
  ),
});

const queries = createRoute({
  getParentRoute: () => shell,
  id: "queries",
  component: lazyRouteComponent(
    retried(() => import("~/features/people/QueriesLayout")),
    "QueriesLayout",
  ),
});

const chats = createRoute({
  getParentRoute: () => shell,
  id: "chats",
  component: lazyRouteComponent(
    retried(() => import("~/features/chats/ChatsLayout")),
    "ChatsLayout",
  ),
});

const chatsWelcome = createRoute({
  getParentRoute: () => chats,
  path: "/",
  component: lazyRouteComponent(
    retried(() => import("~/features/chats/ChatsWelcome")),
    "ChatsWelcome",
  ),
});

const conversation = createRoute({
  getParentRoute: () => chats,
  path: "/chats/$conversationId",
  beforeLoad: ({ context }) => context.languages.need("chat"),
  component: lazyRouteComponent(chatPages, "ConversationPane"),
});

const direct = createRoute({
  getParentRoute: () => chats,
  path: "/chats/with/$userId",
  beforeLoad: ({ context }) => context.languages.need("chat"),
  component: lazyRouteComponent(chatPages, "OpenDirectPane"),
});

const search = createRoute({
  getParentRoute: () => chats,
  path: "/search",
  beforeLoad: ({ context }) => context.languages.need("chatMore"),
  validateSearch: (asked: Record<string, unknown>): { readonly text?: unknown } => asked,
  component: lazyRouteComponent(chatPages, "SearchPane"),
});

const join = createRoute({
  getParentRoute: () => queries,
  path: "/join/$token",
  component: lazyRouteComponent(chatPages, "JoinPage"),
});

const calls = createRoute({
  getParentRoute: () => queries,
  id: "calls",
  component: lazyRouteComponent(
    retried(() => import("~/features/people/CallsLayout")),
    "CallsLayout",
  ),
});

const welcome = createRoute({
  getParentRoute: () => calls,
  path: "/calls",
  component: lazyRouteComponent(
    retried(() => import("~/features/people/WelcomePane")),
    "WelcomePane",
  ),
});

const personPane = lazyRouteComponent(
  retried(() => import("~/features/people/PersonPane")),
  "PersonPane",
);

const person = createRoute({
  getParentRoute: () => calls,
  path: "/people/$userId",
  component: personPane,
});

const contacts = createRoute({
  getParentRoute: () => queries,
  path: "/contacts",
  component: lazyRouteComponent(contactsPages, "ContactsLayout"),
});

const contactsWelcome = createRoute({
  getParentRoute: () => contacts,
  path: "/",
  component: lazyRouteComponent(contactsPages, "ContactsWelcome"),
});

const blocked = createRoute({
  getParentRoute: () => contacts,
  path: "/blocked",
  component: lazyRouteComponent(contactsPages, "BlockedPane"),
});

const contact = createRoute({
  getParentRoute: () => contacts,
  path: "/$userId",
  component: personPane,
});

const meet = createRoute({
  getParentRoute: () => queries,
  path: "/meet",
  beforeLoad: ({ context }) => context.languages.need("match"),
  component: lazyRouteComponent(matchPages, "MeetPage"),
});

const settings = createRoute({
  getParentRoute: () => queries,
  path: "/settings",
  beforeLoad: ({ context }) => context.languages.need("settings"),
  component: lazyRouteComponent(settingsPages, "SettingsLayout"),
});

const settingsStart = createRoute({
  getParentRoute: () => settings,
  path: "/",
  component: lazyRouteComponent(settingsPages, "SettingsStart"),
});

const profileSettings = createRoute({
  getParentRoute: () => settings,
  path: "profile",
  component: lazyRouteComponent(settingsPages, "ProfilePane"),
});

const accountSettings = createRoute({
  getParentRoute: () => settings,
  path: "account",
  component: lazyRouteComponent(settingsPages, "AccountPane"),
});

const securitySettings = createRoute({
  getParentRoute: () => settings,
  path: "security",
  component: lazyRouteComponent(settingsPages, "SecurityPane"),
});

const privacySettings = createRoute({
  getParentRoute: () => settings,
  path: "privacy",
  component: lazyRouteComponent(settingsPages, "PrivacyPane"),
});

const callsSettings = createRoute({
  getParentRoute: () => settings,
  path: "calls",
  component: lazyRouteComponent(settingsPages, "CallsPane"),
});

const notificationsSettings = createRoute({
  getParentRoute: () => settings,
  path: "notifications",
  component: lazyRouteComponent(settingsPages, "NotificationsPane"),
});

const appearanceSettings = createRoute({
  getParentRoute: () => settings,
  path: "appearance",
  component: lazyRouteComponent(settingsPages, "AppearancePane"),
});

const languageSettings = createRoute({
  getParentRoute: () => settings,
  path: "language",
  component: lazyRouteComponent(settingsPages, "LanguagePane"),
});

const admin = createRoute({
  getParentRoute: () => queries,
  path: "/admin",
  beforeLoad: ({ context }) => context.languages.need("admin"),
  component: lazyRouteComponent(adminPages, "AdminLayout"),
});

const adminStart = createRoute({
  getParentRoute: () => admin,
  path: "/",
  component: lazyRouteComponent(adminPages, "AdminStart"),
});

const adminPeople = createRoute({
  getParentRoute: () => admin,
  path: "people",
  validateSearch: peopleFilter,
  component: lazyRouteComponent(adminPages, "PeoplePage"),
});

const adminPerson = createRoute({
  getParentRoute: () => admin,
  path: "people/$userId",
  component: lazyRouteComponent(adminPages, "PersonPage"),
});

const adminInvites = createRoute({
  getParentRoute: () => admin,
  path: "invitations",
  component: lazyRouteComponent(adminPages, "InvitesPage"),
});

const adminLog = createRoute({
  getParentRoute: () => admin,
  path: "log",
  validateSearch: logFilter,
  component: lazyRouteComponent(adminPages, "LogPage"),
});

const adminCalls = createRoute({
  getParentRoute: () => admin,
  path: "calls",
  beforeLoad: ({ context }) => context.languages.need("record"),
  validateSearch: callsFilter,
  component: lazyRouteComponent(callPages, "CallsPage"),
});

const adminCall = createRoute({
  getParentRoute: () => admin,
  path: "calls/$callId",
  beforeLoad: ({ context }) => context.languages.need("record"),
  component: lazyRouteComponent(callPages, "CallPage"),
});

const adminReports = createRoute({
  getParentRoute: () => admin,
  path: "reports",
  beforeLoad: ({ context }) => context.languages.need("record"),
  validateSearch: reportsFilter,
  component: lazyRouteComponent(moderationPages, "ReportsPage"),
});

const adminReport = createRoute({
  getParentRoute: () => admin,
  path: "reports/$reportId",
  beforeLoad: ({ context }) => context.languages.need("record"),
  component: lazyRouteComponent(moderationPages, "ReportPage"),
});

const adminSuspensions = createRoute({
  getParentRoute: () => admin,
  path: "suspensions",
  beforeLoad: ({ context }) => context.languages.need("record"),
  component: lazyRouteComponent(moderationPages, "SuspensionsPage"),
});

const adminActs = createRoute({
  getParentRoute: () => admin,
  path: "moderation",
  beforeLoad: ({ context }) => context.languages.need("record"),
  component: lazyRouteComponent(moderationPages, "ActsPage"),
});

const adminServices = createRoute({
  getParentRoute: () => admin,
  path: "services",
  component: lazyRouteComponent(adminPages, "ServicesPage"),
});

const allSettings = [
  settingsStart,
  profileSettings,
  accountSettings,
  securitySettings,
  privacySettings,
  callsSettings,
  notificationsSettings,
  appearanceSettings,
  languageSettings,
];

const asking = queries.addChildren([
  join,
  calls.addChildren([welcome, person]),
  contacts.addChildren([contactsWelcome, blocked, contact]),
  meet,
  settings.addChildren(allSettings),
  admin.addChildren([
    adminStart,
    adminPeople,
    adminPerson,
    adminInvites,
    adminCalls,
    adminCall,
    adminLog,
    adminReports,
    adminReport,
    adminSuspensions,
    adminActs,
    adminServices,
  ]),
]);

const home = shell.addChildren([chats.addChildren([chatsWelcome, conversation, direct, search]), asking]);

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
