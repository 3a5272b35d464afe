import type { door as english } from "../en/door";
import type { Same } from "../shape";
import { auth } from "./auth";
import { errors } from "./errors";

export const door: Same<typeof english> = { auth, errors };
