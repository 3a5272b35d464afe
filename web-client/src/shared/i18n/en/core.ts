import { app } from "./app";

/** What every page says, before anything else is known. */
export const core = { app } as const;
