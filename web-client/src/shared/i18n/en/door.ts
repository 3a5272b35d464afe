import { app } from "./app";
import { auth } from "./auth";
import { connection } from "./connection";
import { errors } from "./errors";
import { stepUp } from "./stepUp";
import { titles } from "./titles";

/** What is said before anybody is signed in, and on every page. */
export const door = { app, auth, connection, errors, stepUp, titles } as const;
