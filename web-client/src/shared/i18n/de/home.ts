import type { home as english } from "../en/home";
import type { Same } from "../shape";
import { chats } from "./chats";
import { connection } from "./connection";
import { contacts } from "./contacts";
import { history } from "./history";
import { log } from "./log";
import { notify } from "./notify";
import { people } from "./people";
import { presence } from "./presence";
import { stepUp } from "./stepUp";

export const home: Same<typeof english> = {
  chats,
  connection,
  contacts,
  history,
  log,
  notify,
  people,
  presence,
  stepUp,
};
