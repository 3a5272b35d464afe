import type { record as english } from "../en/record";
import type { Same } from "../shape";
import { callRecord } from "./callRecord";
import { moderation } from "./moderation";

export const record: Same<typeof english> = { callRecord, moderation };
