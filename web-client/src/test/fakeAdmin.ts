import { create } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { Code, type ConnectRouter } from "@connectrpc/connect";
import {
  type Account,
  AccountSchema,
  AccountState,
  ActorKind,
  AdminService,
  type AuditEvent,
  AuditEventSchema,
  type Invite,
  InviteSchema,
} from "~/gen/switchboard/auth/v1/admin_pb";
import {
  type ServiceAccount,
  ServiceAccountSchema,
  ServiceAccountService,
} from "~/gen/switchboard/auth/v1/service_account_pb";
import type { SessionInfo } from "~/gen/switchboard/auth/v1/session_pb";
import { MeSchema, Role, type User } from "~/gen/switchboard/auth/v1/user_pb";
import { refusal } from "./fixtures";

const DAY_MS = 86_400_000;

const auth = (code: Code, reason: string) => refusal(code, "switchboard.auth.v1", reason);

/** What administrators may do, in memory. */
export class FakeAdmin {
  readonly accounts: Account[];
  invites: Invite[] = [];
  events: AuditEvent[] = [];
  services: ServiceAccount[] = [];
  sessions: SessionInfo[] = [];
  /** How many of anything come on one page. */
  pageSize = 50;
  /** Methods that need a recent proof want one, until the door has it. */
  needsProof = false;
  /** What a method throws, once. */
  readonly refusals = new Map<string, Error>();
  /** The requests, by their method. */
  readonly asked: { readonly method: string; readonly request: unknown }[] = [];

  constructor(
    users: readonly User[],
    private readonly door: { readonly recent: boolean },
  ) {
    this.accounts = users.map((user) =>
      create(AccountSchema, {
        me: create(MeSchema, {
          user,
          email: `${user.username}@example.org`,
          role: user.guest ? Role.GUEST : Role.USER,
          emailConfirmed: true,
        }),
        state: AccountState.ACTIVE,
      }),
    );
  }

  account(userId: string): Account {
    const found = this.accounts.find(({ me }) => me?.user?.userId === userId);
    if (!found) throw auth(Code.NotFound, "USER_NOT_FOUND");
    return found;
  }

  setRole(userId: string, role: Role): Account {
    const account = this.account(userId);
    if (account.me) account.me.role = role;
    return account;
  }

  /** The last request of a method. */
  last(method: string): unknown {
    return this.asked.filter((call) => call.method === method).at(-1)?.request;
  }

  /** Notes that something was done. */
  log(action: string, target: string, change: Partial<Omit<AuditEvent, "$typeName">> = {}): void {
    this.events = [
      create(AuditEventSchema, {
        auditId: BigInt(this.events.length + 1),
        eventTime: timestampFromMs(1_760_000_000_000),
        actorKind: ActorKind.USER,
        action,
        target,
        result: "OK",
        detailJson: "{}",
        ...change,
      }),
      ...this.events,
    ];
  }

  serve({ service }: ConnectRouter): void {
    service(AdminService, {
      listUsers: this.method("listUsers", ({ query, role, state, pageToken }) => {
        const { items, nextPageToken } = this.page(
          this.accounts.filter(
            (one) => matches(one, query) && (!role || one.me?.role === role) && (!state || one.state === state),
          ),
          pageToken,
        );
        return { accounts: items, nextPageToken };
      }),
      disableUser: this.method("disableUser", ({ userId }) => this.put(userId, AccountState.DISABLED)),
      enableUser: this.method("enableUser", ({ userId }) => this.put(userId, AccountState.ACTIVE)),
      setUserRole: this.sensitive("setUserRole", ({ userId, role }) => ({ account: this.setRole(userId, role) })),
      createResetLink: this.sensitive("createResetLink", () => ({
        url: "/reset-password#token=secret",
        expireTime: timestampFromMs(Date.now() + DAY_MS),
      })),
      listUserSessions: this.method("listUserSessions", () => ({ sessions: this.sessions })),
      revokeUserSessions: this.method("revokeUserSessions", () => {
        const endedSessions = this.sessions.length;
        this.sessions = [];
        return { endedSessions };
      }),
      createInvite: this.sensitive("createInvite", ({ requestId, role, maxUses, note, validHours }) => {
        const expireTime = timestampFromMs(Date.now() + validHours * 3_600_000);
        const invite = anInvite(requestId, { role, maxUses, note, expireTime });
        this.invites = [invite, ...this.invites];
        return { invite };
      }),
      listInvites: this.method("listInvites", ({ pageToken }) => {
        const { items, nextPageToken } = this.page(this.invites, pageToken);
        return { invites: items, nextPageToken };
      }),
      revokeInvite: this.method("revokeInvite", ({ inviteId }) => {
        const invite = this.invites.find((one) => one.inviteId === inviteId);
        if (!invite) throw auth(Code.NotFound, "INVITE_NOT_FOUND");
        invite.revokeTime = timestampFromMs(Date.now());
        return { invite };
      }),
      listAuditEvents: this.method("listAuditEvents", ({ actor, target, action, pageToken }) => {
        const { items, nextPageToken } = this.page(
          this.events.filter(
            (event) =>
              (!actor || event.actor === actor) &&
              (!target || event.target === target) &&
              (action.endsWith(".") ? event.action.startsWith(action) : !action || event.action === action),
          ),
          pageToken,
        );
        return { events: items, nextPageToken };
      }),
    });
    this.serveServices(service);
  }

  private serveServices(service: ConnectRouter["service"]): void {
    service(ServiceAccountService, {
      createServiceAccount: this.sensitive("createServiceAccount", ({ name, scopes }) => {
        if (this.services.some((one) => one.name === name)) throw auth(Code.AlreadyExists, "SERVICE_ACCOUNT_EXISTS");
        const account = create(ServiceAccountSchema, { name, scopes });
        this.services = [...this.services, account];
        return { account, secret: "first-secret" };
      }),
      listServiceAccounts: this.method("listServiceAccounts", () => ({ accounts: this.services })),
      rotateServiceAccountSecret: this.sensitive("rotateServiceAccountSecret", ({ name }) => ({
        account: this.service(name),
        secret: "second-secret",
      })),
      setServiceAccountScopes: this.sensitive("setServiceAccountScopes", ({ name, scopes }) => {
        const account = this.service(name);
        account.scopes = scopes;
        return { account };
      }),
      disableServiceAccount: this.method("disableServiceAccount", ({ name }) => {
        const account = this.service(name);
        account.disableTime = timestampFromMs(Date.now());
        return { account };
      }),
      enableServiceAccount: this.method("enableServiceAccount", ({ name }) => {
        const account = this.service(name);
        delete account.disableTime;
        return { account };
      }),
    });
  }

  private service(name: string): ServiceAccount {
    const found = this.services.find((one) => one.name === name);
    if (!found) throw auth(Code.NotFound, "SERVICE_ACCOUNT_NOT_FOUND");
    return found;
  }

  private put(userId: string, state: AccountState) {
    const account = this.account(userId);
    account.state = state;
    return { account };
  }

  private method<I, O>(name: string, answer: (request: I) => O): (request: I) => O {
    return (request) => {
      this.asked.push({ method: name, request });
      const thrown = this.refusals.get(name);
      this.refusals.delete(name);
      if (thrown) throw thrown;
      return answer(request);
    };
  }

  private sensitive<I, O>(name: string, answer: (request: I) => O): (request: I) => O {
    return this.method(name, (request: I) => {
      if (this.needsProof && !this.door.recent) {
        throw refusal(Code.FailedPrecondition, "switchboard.access.v1", "REAUTHENTICATION_REQUIRED");
      }
      return answer(request);
    });
  }

  private page<T>(all: readonly T[], pageToken: string) {
    const from = Number(pageToken);
    const to = from + this.pageSize;
    return { items: all.slice(from, to), nextPageToken: to < all.length ? String(to) : "" };
  }
}

/** An invitation for one account, good for a day, unless it says otherwise. */
export function anInvite(inviteId: string, change: Partial<Omit<Invite, "$typeName">> = {}): Invite {
  return create(InviteSchema, {
    inviteId,
    url: `/sign-up#invite=${inviteId}`,
    role: Role.USER,
    maxUses: 1,
    expireTime: timestampFromMs(Date.now() + DAY_MS),
    ...change,
  });
}

function matches({ me }: Account, query: string): boolean {
  const { username = "", displayName = "" } = me?.user ?? {};
  const words = [username, me?.email ?? "", ...displayName.split(" ")];
  return words.some((word) => word.toLowerCase().startsWith(query.toLowerCase()));
}
