import { administration } from "./administration";

/** What is said to administrators alone. */
export const admin = { administration } as const;
