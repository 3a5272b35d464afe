import { callRecord } from "./callRecord";
import { moderation } from "./moderation";

/** What is said to administrators who look at calls, and to moderators. */
export const record = { callRecord, moderation } as const;
