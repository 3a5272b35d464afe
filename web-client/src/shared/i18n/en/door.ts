import { app } from "./app";
import { auth } from "./auth";
import { connection } from "./connection";
import { errors } from "./errors";
import { stepUp } from "./stepUp";

/** What is said before anybody is signed in, and on every page. */
export const door = { app, auth, connection, errors, stepUp } as const;
