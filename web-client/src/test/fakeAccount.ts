import { clone, create, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { Code, type ConnectRouter, type ServiceImpl } from "@connectrpc/connect";
import { AccountService } from "~/gen/switchboard/auth/v1/account_pb";
import { FactorService, type Passkey, PasskeySchema } from "~/gen/switchboard/auth/v1/factor_pb";
import { type SessionInfo, SessionInfoSchema, SessionService } from "~/gen/switchboard/auth/v1/session_pb";
import {
  AvatarSchema,
  type Me,
  MeChangedSchema,
  MeSchema,
  type Privacy,
  PrivacyLevel,
  PrivacySchema,
  type Profile,
  type User,
  UserSchema,
  type UserService,
} from "~/gen/switchboard/auth/v1/user_pb";
import type { EventSchema } from "~/gen/switchboard/notify/v1/notify_pb";
import { refusal } from "./fixtures";

/** What accounts ask of the rest of the platform. */
export interface AccountSurroundings {
  readonly users: readonly User[];
  /** Whether a password was proven a moment ago. */
  readonly door: { readonly recent: boolean };
  /** Throws what every call should throw, if there is something. */
  check(): void;
  tell(userId: string, event: MessageInitShape<typeof EventSchema>): void;
}

const NOW = 1_760_000_000_000;
const DAY_MS = 86_400_000;
/** The code that every authenticator app shows. */
export const TOTP_CODE = "123456";
const PASSKEYS_AT_MOST = 20;

const SENSITIVE = new Set(["changeUsername", "changeEmail", "deleteAccount", "exportAccount", "beginTotp"]);

const auth = (code: Code, reason: string) => refusal(code, "switchboard.auth.v1", reason);

/** One person's account, in memory: what the settings change. */
export class FakeAccount {
  /** The last picture that was sent. */
  picture = new Uint8Array();
  privacy: Privacy = create(PrivacySchema);
  defaults: Privacy = create(PrivacySchema, {
    find: PrivacyLevel.EVERYONE,
    call: PrivacyLevel.CONTACTS,
    write: PrivacyLevel.EVERYONE,
    presence: PrivacyLevel.CONTACTS,
  });
  totpSince: number | undefined;
  passkeys: Passkey[] = [];
  codesLeft = 0;
  sessions: SessionInfo[] = [aSession("s1", "Firefox on Linux", { current: true, address: "192.0.2.7" })];
  password = "correct horse";
  /** The server sends mail: addresses are confirmed by a link. */
  sendsMail = false;
  /** Methods that need a recent proof of who one is want one, until the door has it. */
  needsProof = false;
  /** What a method throws, once. */
  readonly refusals = new Map<string, Error>();
  /** The methods that were called. */
  readonly asked: string[] = [];
  private version = 0n;
  private secretGiven = false;

  constructor(
    /** As its owner sees it. */
    public me: Me,
    private readonly backend: AccountSurroundings,
  ) {}

  /** Changes the account as another device would: the person's feed tells. */
  changeElsewhere(change: Partial<Omit<User, "$typeName">>): void {
    this.changeUser(change);
    this.version += 1n;
    const payload = toBinary(MeChangedSchema, create(MeChangedSchema, { me: this.me }));
    const aggregateId = this.userId;
    this.backend.tell(aggregateId, { type: MeChangedSchema.typeName, aggregateId, version: this.version, payload });
  }

  /** What UserService does for this person about themselves. */
  ownUserMethods(): Partial<ServiceImpl<typeof UserService>> {
    const own: Partial<ServiceImpl<typeof UserService>> = {
      getMe: () => ({ me: this.me }),
      updateProfile: ({ profile, updateMask }) => ({ me: this.update(profile, updateMask?.paths ?? []) }),
      uploadAvatar: ({ image }) => {
        this.picture = new Uint8Array(image);
        const path = `/avatar/${image.length}`;
        return { me: this.changeUser({ avatar: create(AvatarSchema, { smallPath: path, largePath: path }) }) };
      },
      removeAvatar: () => ({ me: this.changeUser({ avatar: undefined }) }),
      getPrivacy: () => ({ privacy: this.privacy, defaults: this.defaults }),
      updatePrivacy: ({ privacy }) => {
        this.privacy = privacy ?? this.privacy;
        return { privacy: this.privacy };
      },
    };
    return this.watched(own);
  }

  /** Takes another password: the other sessions end. */
  changePassword(request: { oldPassword: string; newPassword: string }): { endedSessions: number } {
    this.enter("changePassword");
    if (request.oldPassword !== this.password) throw auth(Code.PermissionDenied, "CREDENTIALS_WRONG");
    this.password = request.newPassword;
    return this.endOthers();
  }

  serve({ service }: ConnectRouter): void {
    service(AccountService, this.watched(this.accountMethods()));
    service(FactorService, this.watched(this.factorMethods()));
    service(
      SessionService,
      this.watched<Partial<ServiceImpl<typeof SessionService>>>({
        listSessions: ({ pageSize, pageToken }) => this.page(pageSize, Number(pageToken)),
        revokeSession: ({ sessionId }) => {
          this.sessions = this.sessions.filter((session) => session.sessionId !== sessionId);
          return {};
        },
        revokeOtherSessions: () => this.endOthers(),
      }),
    );
  }

  private get userId(): string {
    return this.me.user?.userId ?? "";
  }

  /** Notes a call, and throws what it is to throw. */
  private enter(name: string): void {
    this.asked.push(name);
    this.backend.check();
    const thrown = this.refusals.get(name);
    this.refusals.delete(name);
    if (thrown) throw thrown;
    if (this.needsProof && !this.backend.door.recent && SENSITIVE.has(name)) {
      throw refusal(Code.FailedPrecondition, "switchboard.access.v1", "REAUTHENTICATION_REQUIRED");
    }
  }

  private watched<T extends object>(methods: T): T {
    const watch = ([name, run]: [string, (...given: unknown[]) => unknown]) => [
      name,
      (...given: unknown[]) => {
        this.enter(name);
        return run(...given);
      },
    ];
    return Object.fromEntries(Object.entries(methods).map(watch)) as T;
  }

  private changeUser(change: Partial<Omit<User, "$typeName">>): Me {
    const user = { ...clone(UserSchema, this.me.user ?? create(UserSchema)), ...change };
    this.me = { ...clone(MeSchema, this.me), user };
    return this.me;
  }

  private update(profile: Profile | undefined, paths: readonly string[]): Me {
    if (paths.includes("display_name")) this.changeUser({ displayName: profile?.displayName ?? "" });
    if (paths.includes("status")) this.changeUser({ status: profile?.status });
    if (paths.includes("time_zone")) this.changeUser({ timeZone: profile?.timeZone ?? "" });
    if (paths.includes("locale")) this.me = { ...this.me, locale: profile?.locale ?? "" };
    return this.me;
  }

  private accountMethods(): Partial<ServiceImpl<typeof AccountService>> {
    return {
      changeUsername: ({ username }) => {
        if (this.backend.users.some((user) => user.username === username.toLowerCase())) {
          throw auth(Code.AlreadyExists, "USERNAME_TAKEN");
        }
        return { me: this.changeUser({ username }) };
      },
      changeEmail: ({ email }) => {
        this.me = this.sendsMail ? { ...this.me, pendingEmail: email } : { ...this.me, email };
        return { me: this.me };
      },
      resendConfirmation: () => {
        if (!this.sendsMail) throw auth(Code.FailedPrecondition, "MAIL_UNAVAILABLE");
        return { email: this.me.pendingEmail || this.me.email };
      },
      deleteAccount: () => {
        this.me = { ...this.me, deleteTime: timestampFromMs(NOW + 14 * DAY_MS) };
        return { deleteTime: this.me.deleteTime };
      },
      cancelDeletion: () => {
        this.me = create(MeSchema, { ...this.me, deleteTime: undefined });
        return { me: this.me };
      },
      exportAccount: () => this.export(),
    };
  }

  private async *export() {
    const bytes = new TextEncoder().encode(JSON.stringify({ username: this.me.user?.username, note: "für Ada 🌙" }));
    // Cut within letters, as a stream of bytes may be.
    for (let at = 0; at < bytes.length; at += 7) yield { chunk: bytes.slice(at, at + 7) };
  }

  private factorMethods(): Partial<ServiceImpl<typeof FactorService>> {
    return {
      listFactors: () => ({
        passkeys: this.passkeys,
        recoveryCodesLeft: this.codesLeft,
        ...(this.totpSince && { totpSince: timestampFromMs(this.totpSince) }),
      }),
      beginTotp: () => {
        if (this.totpSince) throw auth(Code.AlreadyExists, "FACTOR_EXISTS");
        this.secretGiven = true;
        const secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";
        const name = this.me.user?.username ?? "";
        return { secret, otpauthUri: `otpauth://totp/Switchboard:${name}?secret=${secret}&issuer=Switchboard` };
      },
      confirmTotp: ({ code }) => {
        if (!this.secretGiven) throw auth(Code.FailedPrecondition, "FACTOR_NOT_FOUND");
        if (code !== TOTP_CODE) throw auth(Code.PermissionDenied, "FACTOR_WRONG");
        this.totpSince = NOW;
        return { recoveryCodes: this.firstCodes() };
      },
      removeTotp: () => {
        this.totpSince = undefined;
        return {};
      },
      createRecoveryCodes: () => ({ recoveryCodes: this.newCodes() }),
      beginPasskey: () => {
        if (this.passkeys.length >= PASSKEYS_AT_MOST) throw auth(Code.ResourceExhausted, "TOO_MANY_FACTORS");
        return { challengeToken: "challenge", optionsJson: PASSKEY_OPTIONS };
      },
      finishPasskey: ({ name }) => {
        const passkey = aPasskey(`p${this.passkeys.length + 1}`, name);
        this.passkeys = [...this.passkeys, passkey];
        return { passkey, recoveryCodes: this.firstCodes() };
      },
      renamePasskey: ({ passkeyId, name }) => {
        this.passkeys = this.passkeys.map((one) => (one.passkeyId === passkeyId ? { ...one, name } : one));
        return { passkey: this.passkeys.find((one) => one.passkeyId === passkeyId) };
      },
      removePasskey: ({ passkeyId }) => {
        this.passkeys = this.passkeys.filter((one) => one.passkeyId !== passkeyId);
        return {};
      },
    };
  }

  private firstCodes(): string[] {
    return this.codesLeft > 0 ? [] : this.newCodes();
  }

  private newCodes(): string[] {
    this.codesLeft = 10;
    return Array.from({ length: 10 }, (_, index) => `${index}f3k-9w2m-7q${index}x`);
  }

  private page(size: number, from: number) {
    const to = from + (size || 50);
    return { sessions: this.sessions.slice(from, to), nextPageToken: to < this.sessions.length ? String(to) : "" };
  }

  private endOthers(): { endedSessions: number } {
    const before = this.sessions.length;
    this.sessions = this.sessions.filter(({ current }) => current);
    return { endedSessions: before - this.sessions.length };
  }
}

const PASSKEY_OPTIONS = JSON.stringify({
  rp: { id: "localhost", name: "Switchboard" },
  user: { id: "YWRh", name: "ada", displayName: "Ada" },
  challenge: "Y2hhbGxlbmdl",
  pubKeyCredParams: [{ type: "public-key", alg: -7 }],
});

/** A session of half an hour ago, unless it says otherwise. */
export function aSession(
  sessionId: string,
  deviceName: string,
  change: Partial<Omit<SessionInfo, "$typeName" | "$unknown">> = {},
): SessionInfo {
  return create(SessionInfoSchema, {
    sessionId,
    deviceName,
    createTime: timestampFromMs(NOW - 3 * DAY_MS),
    lastSeenTime: timestampFromMs(Date.now() - 1_800_000),
    ...change,
  });
}

/** A passkey that was used a day ago. */
export function aPasskey(
  passkeyId: string,
  name: string,
  change: Partial<Omit<Passkey, "$typeName" | "$unknown">> = {},
): Passkey {
  return create(PasskeySchema, {
    passkeyId,
    name,
    createTime: timestampFromMs(NOW),
    lastUseTime: timestampFromMs(Date.now() - DAY_MS),
    ...change,
  });
}
