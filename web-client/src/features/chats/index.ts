// What other features may use of chats.
import { lazy } from "react";
import { retried } from "~/shared/ui/load";

/** Recent history for reading, without any services. */
export const OfflineReader = lazy(retried(() => import("./offline/OfflineReader")));

/** Opens the switcher by its keys, on every page. Loaded after the page. */
export const SwitcherKeys = lazy(retried(() => import("./switcher/SwitcherKeys")));
