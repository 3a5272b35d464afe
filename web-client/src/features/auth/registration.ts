import { type GetSignInOptionsResponse, RegistrationMode } from "~/gen/switchboard/auth/v1/auth_pb";

/** Whether one may make an account, and if not, why: names of words in `auth.invite`. */
export type Registration = "welcome" | "required" | "closed" | "bad";

/** What this server says to somebody with this invitation; empty: without one. */
export function registrationFor(
  { registration, invite: good }: GetSignInOptionsResponse,
  invite: string,
): Registration {
  if (good || registration === RegistrationMode.OPEN) return "welcome";
  if (invite !== "") return "bad";
  return registration === RegistrationMode.CLOSED ? "closed" : "required";
}
