import type { door as english } from "../en/door";
import type { Same } from "../shape";
import { app } from "./app";
import { auth } from "./auth";
import { connection } from "./connection";
import { errors } from "./errors";
import { stepUp } from "./stepUp";

export const door: Same<typeof english> = { app, auth, connection, errors, stepUp };
