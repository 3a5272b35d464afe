import type { words as english } from "../en";
import type { Same } from "../shape";
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

/** What the client says, in German. */
export const words: Same<typeof english> = {
  app,
  connection,
  auth,
  people,
  contacts,
  errors,
  log,
  call,
  settings,
  stepUp,
  titles,
};
