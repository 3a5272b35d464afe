import { WEB_CLIENT } from "./places.ts";

/** The services, in the order of their ports. */
export const SERVICES = ["auth", "call", "notify", "chat", "media"] as const;

/** Every port of a stack. */
export interface Ports {
  readonly main: number;
  readonly redirect: number;
  readonly gatewayAdmin: number;
  readonly mysql: number;
  readonly turn: number;
  readonly turnTls: number;
  readonly grpc: readonly number[];
  readonly admin: readonly number[];
}

/** How many numbers `portsFrom` takes. */
export const PORTS = 6 + 2 * SERVICES.length;

/** Gives numbers their meaning. */
export function portsFrom(numbers: readonly number[]): Ports {
  const [main = 0, redirect = 0, gatewayAdmin = 0, mysql = 0, turn = 0, turnTls = 0, ...rest] = numbers;
  return {
    main,
    redirect,
    gatewayAdmin,
    mysql,
    turn,
    turnTls,
    grpc: rest.slice(0, SERVICES.length),
    admin: rest.slice(SERVICES.length),
  };
}

/** What a stack is told, and what stands beside it. */
export interface Surroundings {
  /** How long a call rings. */
  readonly ringSeconds: number;
  /** The mail server, as `auth.mail.url`. */
  readonly mailUrl: string;
}

/** The configuration of `switchboard up`. */
export function upConfig(folder: string, ports: Ports, { ringSeconds, mailUrl }: Surroundings): string {
  const servers = SERVICES.map(
    (name, index) => `
[server.${name}]
listen = "127.0.0.1:${ports.grpc[index]}"
admin_listen = "127.0.0.1:${ports.admin[index]}"`,
  );
  return `
[up]
folder = "${folder}"
mysql_port = ${ports.mysql}
web_root = "${WEB_CLIENT}"
[up.turn]
port = ${ports.turn}
tls_port = ${ports.turnTls}
[call]
ring_seconds = ${ringSeconds}
[auth.mail]
url = "${mailUrl}"
from = "Switchboard <calls@example.org>"
${gateway(ports.main, ports.redirect, ports.gatewayAdmin)}
${RATES}
${servers.join("\n")}
`;
}

/** The configuration of a gateway of its own, in front of the services of an `up`. It does not take long to leave. */
export function gatewayConfig(folder: string, ports: Ports, own: { main: number; redirect: number; admin: number }) {
  const upstreams = SERVICES.map(
    (name, index) => `
[[gateway.upstreams]]
name = "${name}-svc"
uris = ["http://127.0.0.1:${ports.grpc[index]}"]
packages = ["switchboard.${name}.v1"]`,
  );
  return `
${gateway(own.main, own.redirect, own.admin)}
drain_ms = 3000
reconnect_within_ms = 2000
web_root = "${WEB_CLIENT}"
certificate = "${folder}/tls/certificate.pem"
private_key = "${folder}/tls/key.pem"
${upstreams.join("\n")}
[server.gateway]
account_file = "${folder}/accounts/gateway.toml"
[links]
auth = "http://127.0.0.1:${ports.grpc[0]}"
${RATES}
`;
}

function gateway(main: number, redirect: number, admin: number): string {
  return `[gateway]
public_url = "https://localhost:${main}"
listen = "127.0.0.1:${main}"
listen_http = "127.0.0.1:${redirect}"
listen_admin = "127.0.0.1:${admin}"`;
}

// All tests come from one address.
const RATES = `[rates]
credential = { per_minute = 100000, burst = 10000 }
write = { per_minute = 100000, burst = 10000 }
register = { per_minute = 100000, burst = 10000 }
ring = { per_minute = 100000, burst = 10000 }`;
