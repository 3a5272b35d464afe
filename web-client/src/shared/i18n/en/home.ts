import { chats } from "./chats";
import { connection } from "./connection";
import { contacts } from "./contacts";
import { history } from "./history";
import { log } from "./log";
import { people } from "./people";
import { stepUp } from "./stepUp";

/** What is said to people who are signed in. */
export const home = { chats, connection, contacts, history, log, people, stepUp } as const;
