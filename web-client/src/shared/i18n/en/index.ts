import { app } from "./app";
import { auth } from "./auth";
import { call } from "./call";
import { connection } from "./connection";
import { contacts } from "./contacts";
import { errors } from "./errors";
import { log } from "./log";
import { people } from "./people";
import { settings } from "./settings";
import { stepUp } from "./stepUp";
import { titles } from "./titles";

/** What the client says, in English. Every other language has the same shape. */
export const words = { app, connection, auth, people, contacts, errors, log, call, settings, stepUp, titles } as const;
