import { call } from "./call";
import { contacts } from "./contacts";
import { log } from "./log";
import { people } from "./people";
import { settings } from "./settings";

/** What is said to people who are signed in. */
export const home = { call, contacts, log, people, settings } as const;
