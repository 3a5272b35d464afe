import { type Client, Code, ConnectError } from "@connectrpc/connect";
import { createStore, type StoreApi } from "zustand/vanilla";
import type { AuthService, Session } from "~/gen/switchboard/auth/v1/auth_pb";
import type { Me } from "~/gen/switchboard/auth/v1/user_pb";
import { Listeners } from "../lib/listeners";
import type { Cancel, Clock, Random, RunExclusively, TabChannel, TextStorage } from "../lib/platform";
import { sleep } from "../lib/platform";
import { toMs } from "../lib/time";
import { retryDelay } from "../rpc/backoff";
import { reasonOf } from "../rpc/errors";
import type { TokenSource } from "../rpc/tunnel";

/** Who is signed in, if anybody is. */
export type SessionState =
  /** Not known yet. `waiting`: the server does not answer, and is asked again. */
  | { readonly phase: "starting"; readonly waiting: boolean }
  /** Nobody. `interrupted`: somebody was, and did not sign out here. */
  | { readonly phase: "signedOut"; readonly interrupted: boolean }
  | { readonly phase: "signedIn"; readonly me: Me; readonly sessionId: string };

/** What tabs tell each other. */
export type SessionNews = "signedIn" | "signedOut";

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
      if (news === "signedOut" && this.state.getState().phase === "signedIn") this.forget(false);
      if (news === "signedIn" && this.state.getState().phase === "signedOut") void this.restore();
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

  async signIn(identifier: string, password: string): Promise<void> {
    const { session } = await this.options.auth.login({ identifier, password }, { timeoutMs: ANSWER_WITHIN_MS });
    this.begin(session);
  }

  async signUp(account: { username: string; email: string; password: string; displayName: string }): Promise<void> {
    const { session } = await this.options.auth.register(account, { timeoutMs: ANSWER_WITHIN_MS });
    this.begin(session);
  }

  /** Ends the session on the server and in all tabs. Fails, and nothing has changed, when the server is away. */
  async signOut(): Promise<void> {
    const token = await this.fresh();
    const headers = { authorization: `Bearer ${token}` };
    try {
      await this.options.auth.logout({}, { headers, timeoutMs: ANSWER_WITHIN_MS });
    } catch (error) {
      if (ConnectError.from(error).code !== Code.Unauthenticated) throw error;
    }
    this.forget(false);
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

  ended(): void {
    if (this.state.getState().phase === "signedOut") return;
    this.forget(true);
    this.options.tabs.post("signedOut");
  }

  onToken(run: (token: string) => void): Cancel {
    return this.tokens.add(run);
  }

  private async refresh(): Promise<string> {
    const { generation } = this;
    try {
      const { session } = await this.options.exclusively("switchboard.refresh", () =>
        this.options.auth.refresh({}, { timeoutMs: ANSWER_WITHIN_MS }),
      );
      if (generation !== this.generation) throw new ConnectError("Signed out meanwhile.", Code.Aborted);
      return this.accept(session);
    } catch (error) {
      if (generation === this.generation && OVER.has(reasonOf(error))) {
        this.forget(this.options.storage.get(WAS_SIGNED_IN) === "yes");
      }
      throw error;
    }
  }

  private begin(session: Session | undefined): void {
    this.generation += 1;
    this.accept(session);
    this.options.tabs.post("signedIn");
  }

  private accept(session: Session | undefined): string {
    if (!session?.me?.user) throw new ConnectError("The session is missing.", Code.Internal);
    const now = this.options.clock.now();
    // This machine's clock may be wrong by hours; what a token's life can be is known.
    const life = (toMs(session.accessExpireTime) ?? 0) - now;
    const refreshIn = Math.min(Math.max(life, SHORTEST_LIFE_MS), LONGEST_LIFE_MS) - REFRESH_BEFORE_MS;
    this.token = { text: session.accessToken, refreshAt: now + refreshIn };
    this.options.storage.set(WAS_SIGNED_IN, "yes");
    this.state.setState({ phase: "signedIn", me: session.me, sessionId: session.sessionId }, true);
    this.scheduleRefresh(refreshIn);
    this.tokens.emit(session.accessToken);
    return session.accessToken;
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

  private forget(interrupted: boolean): void {
    this.generation += 1;
    this.cancelTimer?.();
    this.token = undefined;
    this.options.storage.remove(WAS_SIGNED_IN);
    this.state.setState({ phase: "signedOut", interrupted }, true);
  }
}
