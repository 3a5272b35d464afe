import { chats } from "./chats";
import { connection } from "./connection";
import { contacts } from "./contacts";
import { history } from "./history";
import { log } from "./log";
import { notify } from "./notify";
import { people } from "./people";
import { presence } from "./presence";
import { stepUp } from "./stepUp";

/** What is said to people who are signed in. */
export const home = { chats, connection, contacts, history, log, notify, people, presence, stepUp } as const;
