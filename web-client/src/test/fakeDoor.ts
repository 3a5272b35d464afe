import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { Code, ConnectError, type ConnectRouter } from "@connectrpc/connect";
import { AccountService } from "~/gen/switchboard/auth/v1/account_pb";
import {
  AuthService,
  GetSignInOptionsResponseSchema,
  type InviteOfferSchema,
  type RegisterRequest,
  RegistrationMode,
} from "~/gen/switchboard/auth/v1/auth_pb";
import type { CompleteLoginRequest, FactorChallengeSchema, LoginRequest } from "~/gen/switchboard/auth/v1/login_pb";
import { type Me, MeSchema, Role, type User, UserSchema } from "~/gen/switchboard/auth/v1/user_pb";
import { refusal } from "./fixtures";

const refuse = (code: Code, reason: string) => refusal(code, "switchboard.auth.v1", reason);

type Offer = Omit<MessageInitShape<typeof GetSignInOptionsResponseSchema>, "$typeName">;

/** What people without a session meet: in memory, and as the contract has it as far as pages can tell. */
export class FakeDoor {
  /** What the server offers; the invitation is added where it is good. */
  offer: Offer = {
    registration: RegistrationMode.OPEN,
    guests: true,
    mail: true,
  };
  readonly invites = new Map<string, MessageInitShape<typeof InviteOfferSchema>>();
  /** What is asked after the right password. */
  challenge: MessageInitShape<typeof FactorChallengeSchema> | undefined;
  /** The right answers to a challenge, by kind. */
  readonly answers: Partial<Record<string, string>> = { totpCode: "123456", recoveryCode: "abcd-efgh" };
  /** What links carry that still work. */
  readonly links = new Set<string>();
  /** Thrown by the next call at the door, and by no other. */
  refuseNext: Error | undefined;
  /** Every request, oldest first, by its method. */
  readonly asked: { readonly method: string; readonly request: unknown }[] = [];
  /** What the account of whoever is signed in looks like, beside who they are. */
  account: MessageInitShape<typeof MeSchema> = { role: Role.USER, emailConfirmed: true };
  /** The password was proven a moment ago. */
  recent = false;
  /** Nobody’s session is taken up: the server does not answer. */
  away = false;

  private signedIn: User | undefined;

  constructor(
    private readonly users: User[],
    private readonly passwords: Record<string, string>,
    private readonly failure: () => Error | undefined,
    private readonly known: (user: User) => Me | undefined,
  ) {}

  /** The last request of a method. */
  last(method: string): unknown {
    return this.asked.filter((call) => call.method === method).at(-1)?.request;
  }

  /** The account as its owner sees it. */
  me(user: User): Me {
    return (
      this.known(user) ??
      create(MeSchema, {
        user,
        email: user.username && `${user.username}@example.org`,
        ...this.account,
        ...(user.guest && { role: Role.GUEST }),
      })
    );
  }

  /** Serves what may be called without a session. `restored` is who was signed in before. */
  serve({ service }: ConnectRouter, restored: User | undefined): void {
    this.signedIn = restored;
    const note = <I, O>(method: string, answer: (request: I) => O) => {
      return (request: I) => {
        this.asked.push({ method, request });
        this.check();
        return answer(request);
      };
    };
    service(AuthService, {
      getSignInOptions: note("getSignInOptions", ({ invite }) => this.offerTo(invite)),
      login: note("login", (request) => this.login(request)),
      completeLogin: note("completeLogin", (request) => this.completeLogin(request)),
      beginPasskeyLogin: note("beginPasskeyLogin", () => ({ challenge: this.passkeyChallenge() })),
      register: note("register", (request) => this.register(request)),
      signInAsGuest: note("signInAsGuest", ({ displayName }) => this.guest(displayName)),
      upgradeGuest: note("upgradeGuest", ({ username }) => this.upgrade(username)),
      requestPasswordReset: note("requestPasswordReset", () => ({})),
      resetPassword: note("resetPassword", ({ token }) => this.useLink(token)),
      reauthenticate: note("reauthenticate", ({ proof }) => this.reauthenticate(proof)),
      refresh: () => {
        if (this.away) throw new ConnectError("The server does not answer.", Code.Unavailable);
        if (!restored) throw refuse(Code.Unauthenticated, "REFRESH_MISSING");
        return { session: this.session(restored) };
      },
      logout: () => ({}),
    });
    service(AccountService, {
      confirmEmail: note("confirmEmail", ({ token }) => {
        this.useLink(token);
        return { email: "ada@example.org" };
      }),
    });
  }

  private check(): void {
    const failure = this.refuseNext ?? this.failure();
    this.refuseNext = undefined;
    if (failure) throw failure;
  }

  private offerTo(token: string) {
    const invite = this.invites.get(token);
    return create(GetSignInOptionsResponseSchema, { ...this.offer, ...(invite && { invite }) });
  }

  private login({ identifier, password }: LoginRequest) {
    const user = this.users.find(({ username }) => username === identifier);
    if (!user || this.passwords[user.username] !== password) throw refuse(Code.Unauthenticated, "CREDENTIALS_WRONG");
    this.signedIn = user;
    return this.challenge ? { challenge: this.challenge } : { session: this.session(user) };
  }

  private completeLogin({ answer }: CompleteLoginRequest) {
    if (answer.case === undefined || this.answers[answer.case] !== answer.value) {
      throw refuse(Code.Unauthenticated, "FACTOR_WRONG");
    }
    // A passkey says by itself whose it is.
    const user = this.signedIn ?? this.users[0];
    if (!user) throw refuse(Code.Unauthenticated, "CREDENTIALS_WRONG");
    return { session: this.session(user) };
  }

  private register({ username, email, displayName, invite }: RegisterRequest) {
    if (this.users.some((user) => user.username === username)) throw refuse(Code.AlreadyExists, "USERNAME_TAKEN");
    if (email === "taken@example.org") throw refuse(Code.AlreadyExists, "EMAIL_TAKEN");
    const role = this.invites.get(invite)?.role ?? Role.USER;
    this.account = { ...this.account, role };
    return { session: this.session(this.newUser({ username, displayName: displayName || username })) };
  }

  private guest(displayName: string) {
    this.account = { role: Role.GUEST, guestExpireTime: timestampFromMs(Date.now() + 3_600_000) };
    return { session: this.session(this.newUser({ displayName, guest: true })) };
  }

  private upgrade(username: string) {
    if (!this.signedIn) throw refuse(Code.FailedPrecondition, "NOT_A_GUEST");
    this.account = { role: Role.USER, emailConfirmed: true };
    return { session: this.session(create(UserSchema, { ...this.signedIn, username, guest: false })) };
  }

  private reauthenticate(proof: { readonly case: string | undefined; readonly value?: unknown }) {
    const right = proof.case === "password" && proof.value === this.passwords[this.signedIn?.username ?? ""];
    if (!right) throw refuse(Code.PermissionDenied, "CREDENTIALS_WRONG");
    this.recent = true;
    return { accessToken: "recent", accessExpireTime: timestampFromMs(Date.now() + 600_000) };
  }

  private useLink(token: string) {
    if (!this.links.delete(token)) throw refuse(Code.PermissionDenied, "LINK_USED_UP");
    return {};
  }

  private passkeyChallenge() {
    const optionsJson = JSON.stringify({ challenge: "AQID", rpId: "localhost" });
    return { challengeToken: "passkey", optionsJson, expireTime: timestampFromMs(Date.now() + 300_000) };
  }

  private newUser(init: MessageInitShape<typeof UserSchema>): User {
    const userId = `00000000-0000-7000-8000-0000000001${String(this.users.length).padStart(2, "0")}`;
    const user = create(UserSchema, { userId, ...init });
    this.users.push(user);
    return user;
  }

  private session(user: User) {
    this.signedIn = user;
    return {
      sessionId: "s",
      accessToken: "t",
      accessExpireTime: timestampFromMs(Date.now() + 600_000),
      me: this.me(user),
    };
  }
}
