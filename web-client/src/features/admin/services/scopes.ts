/** The scopes that the platform's own services know; plug-ins have theirs. */
export const KNOWN_SCOPES: readonly string[] = [
  "users.read",
  "users.manage",
  "contacts.read",
  "call.read",
  "call.manage",
  "edge.read",
  "audit.read",
  "accounts.manage",
  "events.publish",
  "sessions.watch",
  "edge.forward",
];

const SCOPE = /^[a-z0-9._]{1,64}$/;
const NAME = /^[a-z0-9._-]{1,64}$/;

/** The words of a line; undefined: one of them is no scope. */
export function parseScopes(line: string): string[] | undefined {
  const scopes = line.split(/[\s,]+/).filter((word) => word !== "");
  return scopes.every((scope) => SCOPE.test(scope)) ? scopes : undefined;
}

export function isServiceName(name: string): boolean {
  return NAME.test(name);
}
