import type { ParseKeys } from "i18next";
import { AccountState } from "~/gen/switchboard/auth/v1/admin_pb";
import { Role } from "~/gen/switchboard/auth/v1/user_pb";

const ROLES: Readonly<Partial<Record<Role, ParseKeys>>> = {
  [Role.GUEST]: "administration.role.r1",
  [Role.USER]: "administration.role.r2",
  [Role.MODERATOR]: "administration.role.r3",
  [Role.ADMIN]: "administration.role.r4",
};

const STATES: Readonly<Partial<Record<AccountState, ParseKeys>>> = {
  [AccountState.ACTIVE]: "administration.state.s1",
  [AccountState.DISABLED]: "administration.state.s2",
  [AccountState.DELETING]: "administration.state.s3",
  [AccountState.DELETED]: "administration.state.s4",
};

/** The key of a role's name. One that is not known here is a user's. */
export function roleWords(role: Role | undefined): ParseKeys {
  return ROLES[role ?? Role.USER] ?? "administration.role.r2";
}

/** The key of a state's name. */
export function stateWords(state: AccountState): ParseKeys {
  return STATES[state] ?? "administration.state.s1";
}
