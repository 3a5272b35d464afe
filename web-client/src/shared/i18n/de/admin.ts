import type { admin as english } from "../en/admin";
import type { Same } from "../shape";
import { administration } from "./administration";

export const admin: Same<typeof english> = { administration };
