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

const ALL_ROLES: readonly Role[] = [Role.GUEST, Role.USER, Role.MODERATOR, Role.ADMIN];
const ALL_STATES: readonly AccountState[] = [
  AccountState.ACTIVE,
  AccountState.DISABLED,
  AccountState.DELETING,
  AccountState.DELETED,
];

/** The role of a number, as addresses and forms have it; any other is none in particular. */
export function roleOf(value: number): Role {
  return ALL_ROLES.find((role) => (role as number) === value) ?? Role.UNSPECIFIED;
}

/** The state of a number, as addresses have it; any other is none in particular. */
export function stateOf(value: number): AccountState {
  return ALL_STATES.find((state) => (state as number) === value) ?? AccountState.UNSPECIFIED;
}

/** The key of a role's name. One that is not known here is a user's. */
export function roleWords(role: Role | undefined): ParseKeys {
  return ROLES[role ?? Role.USER] ?? "administration.role.r2";
}

/** The key of a state's name. */
export function stateWords(state: AccountState): ParseKeys {
  return STATES[state] ?? "administration.state.s1";
}
