import { admin } from "./admin";
import { call } from "./call";
import { chat, files } from "./chat";
import { chatMore } from "./chatMore";
import { core } from "./core";
import { door } from "./door";
import { home } from "./home";
import { match } from "./match";
import { record } from "./record";
import { settings } from "./settings";

/** What the client says, in English. Every other language has the same shape. */
export const words = {
  ...core,
  ...door,
  ...home,
  call,
  chat,
  files,
  chatMore,
  match,
  settings,
  ...admin,
  ...record,
} as const;
