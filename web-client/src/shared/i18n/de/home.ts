import type { home as english } from "../en/home";
import type { Same } from "../shape";
import { call } from "./call";
import { contacts } from "./contacts";
import { log } from "./log";
import { people } from "./people";
import { settings } from "./settings";

export const home: Same<typeof english> = { call, contacts, log, people, settings };
