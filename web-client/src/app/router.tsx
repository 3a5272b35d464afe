import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  type RouterHistory,
} from "@tanstack/react-router";
import { Crashed, NotFound } from "./ErrorPages";
import { Root } from "./Root";

const root = createRootRoute({ component: Root, notFoundComponent: NotFound, errorComponent: Crashed });

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  component: lazyRouteComponent(() => import("~/features/auth/SignInPage"), "SignInPage"),
});

const signUp = createRoute({
  getParentRoute: () => root,
  path: "/sign-up",
  component: lazyRouteComponent(() => import("~/features/auth/SignUpPage"), "SignUpPage"),
});

const guest = createRoute({
  getParentRoute: () => root,
  path: "/guest",
  component: lazyRouteComponent(() => import("~/features/auth/GuestPage"), "GuestPage"),
});

const upgrade = createRoute({
  getParentRoute: () => root,
  path: "/upgrade",
  component: lazyRouteComponent(() => import("~/features/auth/UpgradePage"), "UpgradePage"),
});

const forgotPassword = createRoute({
  getParentRoute: () => root,
  path: "/forgot-password",
  component: lazyRouteComponent(() => import("~/features/auth/ForgotPasswordPage"), "ForgotPasswordPage"),
});

const resetPassword = createRoute({
  getParentRoute: () => root,
  path: "/reset-password",
  component: lazyRouteComponent(() => import("~/features/auth/ResetPasswordPage"), "ResetPasswordPage"),
});

const confirmEmail = createRoute({
  getParentRoute: () => root,
  path: "/confirm-email",
  component: lazyRouteComponent(() => import("~/features/auth/ConfirmEmailPage"), "ConfirmEmailPage"),
});

const door = [signIn, signUp, guest, upgrade, forgotPassword, resetPassword, confirmEmail];

const shell = createRoute({
  getParentRoute: () => root,
  id: "shell",
  component: lazyRouteComponent(() => import("~/features/people/HomeLayout"), "HomeLayout"),
});

const welcome = createRoute({
  getParentRoute: () => shell,
  path: "/",
  component: lazyRouteComponent(() => import("~/features/people/WelcomePane"), "WelcomePane"),
});

const person = createRoute({
  getParentRoute: () => shell,
  path: "/people/$userId",
  component: lazyRouteComponent(() => import("~/features/people/PersonPane"), "PersonPane"),
});

const settings = createRoute({
  getParentRoute: () => shell,
  path: "/settings",
  component: lazyRouteComponent(() => import("~/features/settings/SettingsPane"), "SettingsPane"),
});

const routes = root.addChildren([...door, shell.addChildren([welcome, person, settings])]);

/** The pages of the application. Tests give a history of their own. */
export function createAppRouter(history?: RouterHistory) {
  return createRouter({ routeTree: routes, defaultPreload: "intent", ...(history && { history }) });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
