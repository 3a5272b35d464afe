import { call } from "./call";
import { connection } from "./connection";
import { contacts } from "./contacts";
import { history } from "./history";
import { log } from "./log";
import { people } from "./people";
import { settings } from "./settings";
import { stepUp } from "./stepUp";

/** What is said to people who are signed in. */
export const home = { call, connection, contacts, history, log, people, settings, stepUp } as const;
