// What other features may use of notifications.
import { lazy } from "react";
import { retried } from "~/shared/ui/load";

export { beginPush, canBePushed, endPush } from "./push";

/** What calls for attention, over every page. Loaded after the page. */
export const NotifyLayer = lazy(retried(() => import("./NotifyLayer")));
