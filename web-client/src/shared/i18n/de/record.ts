import type { record as english } from "../en/record";
import type { Same } from "../shape";
import { callRecord } from "./callRecord";

export const record: Same<typeof english> = { callRecord };
