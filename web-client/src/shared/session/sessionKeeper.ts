import type { MessageInitShape } from "@bufbuild/protobuf";
import { type Client, Code, ConnectError } from "@connectrpc/connect";
import { createStore, type StoreApi } from "zustand/vanilla";
import type {
  AuthService,
  ReauthenticateRequestSchema,
  UpgradeGuestRequestSchema,
} from "~/gen/switchboard/auth/v1/auth_pb";
import type { Session } from "~/gen/switchboard/auth/v1/login_pb";
import type { Me } from "~/gen/switchboard/auth/v1/user_pb";
import { Listeners } from "../lib/listeners";
import type { Cancel, Clock, Random, RunExclusively, TabChannel, TextStorage } from "../lib/platform";
import { sleep } from "../lib/platform";
import { toMs } from "../lib/time";
import { retryDelay } from "../rpc/backoff";
import { reasonMetadata, reasonOf } from "../rpc/errors";
import type { TokenSource } from "../rpc/tunnel";

/** Who is signed in, if anybody is. */
export type SessionState =
  /** Not known yet. `waiting`: the server does not answer, and is asked again. */
  | { readonly phase: "starting"; readonly waiting: boolean }
  /**
   * Nobody. `cause`: somebody was, and did not sign out here; a RevocationReason without its prefix, empty where it is
   * not known.
   */
  | { readonly phase: "signedOut"; readonly cause: string | undefined }
  | { readonly phase: "signedIn"; readonly me: Me; readonly sessionId: string };

/** What tabs tell each other. */
export type SessionNews = "signedIn" | "signedOut" | `ended ${string}`;

/** What a keeper needs. */
export interface SessionKeeperOptions {
  readonly auth: Client<typeof AuthService>;
  readonly clock: Clock;
  readonly random: Random;
  /** Refreshing goes one tab at a time: two at once would look like a stolen token. */
  readonly exclusively: RunExclusively;
  readonly tabs: TabChannel<SessionNews>;
  readonly storage: TextStorage;
}

const REFRESH_BEFORE_MS = 60_000;
const LONGEST_LIFE_MS = 10 * 60_000;
const SHORTEST_LIFE_MS = 2 * 60_000;
const ANSWER_WITHIN_MS = 10_000;
/** Held while the refresh cookie is replaced. */
const REFRESH_LOCK = "switchboard.refresh";
const WAS_SIGNED_IN = "switchboard.signed-in";
const OVER = new Set(
  ["REFRESH_MISSING", "REFRESH_INVALID", "SESSION_ENDED"].map((reason) => `switchboard.auth.v1/${reason}`),
);

/** Keeps the person signed in: the access token in memory, the refresh token in a cookie that no script can read. */
export class SessionKeeper implements TokenSource {
  readonly state: StoreApi<SessionState> = createStore<SessionState>(() => ({ phase: "starting", waiting: false }));

  private readonly tokens = new Listeners<string>();
  private token: { readonly text: string; readonly refreshAt: number } | undefined;
  private refreshing: Promise<string> | undefined;
  private cancelTimer: Cancel | undefined;
  private generation = 0;

  constructor(private readonly options: SessionKeeperOptions) {
    options.tabs.listen((news) => {
      const { phase } = this.state.getState();
      if (news === "signedIn" && phase === "signedOut") void this.restore();
      if (news === "signedOut" && phase === "signedIn") this.forget(undefined);
      if (news.startsWith("ended ") && phase === "signedIn") this.forget(news.slice("ended ".length));
    });
  }

  /** Takes up the session of an earlier page load. Goes on trying while the server is away. */
  async restore(): Promise<void> {
    this.state.setState({ phase: "starting", waiting: false }, true);
    for (let attempt = 0; this.state.getState().phase === "starting"; attempt += 1) {
      try {
        await this.fresh();
      } catch {
        if (this.state.getState().phase !== "starting") return;
        this.state.setState({ phase: "starting", waiting: true }, true);
        await sleep(this.options.clock, retryDelay(attempt, this.options.random));
      }
    }
  }

  /** Takes up a session that was just given to whoever proved who they are. */
  begin(session: Session | undefined): void {
    this.generation += 1;
    this.accept(session);
    this.options.tabs.post("signedIn");
  }

  /** Makes an account of the guest who is signed in: the same person, the same session. */
  async upgradeGuest(account: MessageInitShape<typeof UpgradeGuestRequestSchema>): Promise<void> {
    const { generation } = this;
    const headers = await this.bearer();
    const { session } = await this.options.exclusively(REFRESH_LOCK, () =>
      this.options.auth.upgradeGuest(account, { headers, timeoutMs: ANSWER_WITHIN_MS }),
    );
    this.mustBe(generation);
    this.accept(session);
  }

  /** Proves who it is. From now on, for 10 minutes, what needs a recent proof is admitted. */
  async reauthenticate(proof: MessageInitShape<typeof ReauthenticateRequestSchema>["proof"]): Promise<void> {
    const { generation } = this;
    const headers = await this.bearer();
    const answer = await this.options.auth.reauthenticate(
      { ...(proof && { proof }) },
      { headers, timeoutMs: ANSWER_WITHIN_MS },
    );
    this.mustBe(generation);
    this.keep(answer.accessToken, toMs(answer.accessExpireTime));
  }

  /** The account is different now, as another answer or an event says. */
  meChanged(me: Me): void {
    const state = this.state.getState();
    if (state.phase !== "signedIn" || state.me.user?.userId !== me.user?.userId) return;
    this.state.setState({ ...state, me }, true);
    // The token says what one may do; the next one says it anew.
    if (me.role !== state.me.role) void this.refresh().catch(() => undefined);
  }

  /** Ends the session on the server and in all tabs. Fails, and nothing has changed, when the server is away. */
  async signOut(): Promise<void> {
    const headers = await this.bearer();
    try {
      await this.options.auth.logout({}, { headers, timeoutMs: ANSWER_WITHIN_MS });
    } catch (error) {
      if (ConnectError.from(error).code !== Code.Unauthenticated) throw error;
    }
    this.forget(undefined);
    this.options.tabs.post("signedOut");
  }

  fresh(): Promise<string> {
    const { token } = this;
    if (token && this.options.clock.now() < token.refreshAt) return Promise.resolve(token.text);
    if (this.state.getState().phase === "signedOut") {
      return Promise.reject(new ConnectError("Nobody is signed in.", Code.Unauthenticated));
    }
    this.refreshing ??= this.refresh().finally(() => {
      this.refreshing = undefined;
    });
    return this.refreshing;
  }

  invalidate(): void {
    this.token = undefined;
  }

  ended(cause: string): void {
    if (this.state.getState().phase === "signedOut") return;
    this.forget(cause);
    this.options.tabs.post(`ended ${cause}`);
  }

  onToken(run: (token: string) => void): Cancel {
    return this.tokens.add(run);
  }

  private async refresh(): Promise<string> {
    const { generation } = this;
    try {
      const { session } = await this.options.exclusively(REFRESH_LOCK, () =>
        this.options.auth.refresh({}, { timeoutMs: ANSWER_WITHIN_MS }),
      );
      this.mustBe(generation);
      return this.accept(session);
    } catch (error) {
      if (generation === this.generation && OVER.has(reasonOf(error))) {
        const wasSignedIn = this.options.storage.get(WAS_SIGNED_IN) === "yes";
        this.forget(wasSignedIn ? (reasonMetadata(error).cause ?? "") : undefined);
      }
      throw error;
    }
  }

  private accept(session: Session | undefined): string {
    if (!session?.me?.user) throw new ConnectError("The session is missing.", Code.Internal);
    this.options.storage.set(WAS_SIGNED_IN, "yes");
    this.state.setState({ phase: "signedIn", me: session.me, sessionId: session.sessionId }, true);
    return this.keep(session.accessToken, toMs(session.accessExpireTime));
  }

  private keep(text: string, expireMs = 0): string {
    const now = this.options.clock.now();
    // This machine's clock may be wrong by hours; what a token's life can be is known.
    const refreshIn = Math.min(Math.max(expireMs - now, SHORTEST_LIFE_MS), LONGEST_LIFE_MS) - REFRESH_BEFORE_MS;
    this.token = { text, refreshAt: now + refreshIn };
    this.scheduleRefresh(refreshIn);
    this.tokens.emit(text);
    return text;
  }

  private mustBe(generation: number): void {
    if (generation !== this.generation) throw new ConnectError("Signed out meanwhile.", Code.Aborted);
  }

  private async bearer(): Promise<{ authorization: string }> {
    return { authorization: `Bearer ${await this.fresh()}` };
  }

  private scheduleRefresh(ms: number, attempt = 0): void {
    this.cancelTimer?.();
    this.cancelTimer = this.options.clock.after(ms, () => {
      this.invalidate();
      this.fresh().catch(() => {
        if (this.state.getState().phase !== "signedIn") return;
        this.scheduleRefresh(1_000 + retryDelay(attempt, this.options.random), attempt + 1);
      });
    });
  }

  private forget(cause: string | undefined): void {
    this.generation += 1;
    this.cancelTimer?.();
    this.token = undefined;
    this.options.storage.remove(WAS_SIGNED_IN);
    this.state.setState({ phase: "signedOut", cause }, true);
  }
}
