// What other features may use of presence.
import { lazy } from "react";
import { retried } from "~/shared/ui/load";

/** How oneself wants to be seen. Loaded after the page that has it. */
export const AvailabilityMenu = lazy(retried(() => import("./AvailabilityMenu")));
