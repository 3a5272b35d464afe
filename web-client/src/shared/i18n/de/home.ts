import type { home as english } from "../en/home";
import type { Same } from "../shape";
import { call } from "./call";
import { connection } from "./connection";
import { contacts } from "./contacts";
import { history } from "./history";
import { log } from "./log";
import { people } from "./people";
import { settings } from "./settings";
import { stepUp } from "./stepUp";

export const home: Same<typeof english> = { call, connection, contacts, history, log, people, settings, stepUp };
