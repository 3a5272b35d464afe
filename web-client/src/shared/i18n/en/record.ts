import { callRecord } from "./callRecord";

/** What is said to administrators who look at calls. */
export const record = { callRecord } as const;
