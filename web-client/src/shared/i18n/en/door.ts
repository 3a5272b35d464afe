import { auth } from "./auth";
import { errors } from "./errors";

/** What is said before anybody is signed in; and what forms say. */
export const door = { auth, errors } as const;
