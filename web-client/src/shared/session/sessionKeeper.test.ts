import { create } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { Code, ConnectError, createClient, createRouterTransport } from "@connectrpc/connect";
import { beforeEach, describe, expect, test } from "vitest";
import { AuthService } from "~/gen/switchboard/auth/v1/auth_pb";
import { SessionSchema } from "~/gen/switchboard/auth/v1/login_pb";
import { MeSchema, Role } from "~/gen/switchboard/auth/v1/user_pb";
import { Listeners } from "~/shared/lib/listeners";
import { fixedRandom } from "~/test/fixedRandom";
import { ADA, aUser, BEN, refusal } from "~/test/fixtures";
import { ManualClock, settle } from "~/test/manualClock";
import { SessionKeeper, type SessionNews } from "./sessionKeeper";

const MINUTE = 60_000;

function world() {
  const clock = new ManualClock();
  const server = { refreshes: 0, failure: undefined as Error | undefined, skewMs: 0, authorization: "" };
  const session = () => ({
    sessionId: "s",
    accessToken: `token ${server.refreshes}`,
    accessExpireTime: timestampFromMs(clock.now() + server.skewMs + 10 * MINUTE),
    me: { user: aUser(ADA, "Ada") },
  });
  const transport = createRouterTransport(({ service }) => {
    service(AuthService, {
      refresh: () => {
        server.refreshes += 1;
        if (server.failure) throw server.failure;
        return { session: session() };
      },
      upgradeGuest: (_request, { requestHeader }) => {
        server.authorization = requestHeader.get("authorization") ?? "";
        return { session: { ...session(), accessToken: "upgraded", me: { user: aUser(ADA, "Ada"), role: Role.USER } } };
      },
      reauthenticate: ({ proof }) => {
        if (proof.value !== "right") throw refusal(Code.PermissionDenied, "switchboard.auth.v1", "CREDENTIALS_WRONG");
        return { accessToken: "recent", accessExpireTime: timestampFromMs(clock.now() + 10 * MINUTE) };
      },
      logout: (_request, { requestHeader }) => {
        if (server.failure) throw server.failure;
        server.authorization = requestHeader.get("authorization") ?? "";
        return {};
      },
    });
  });
  const news: SessionNews[] = [];
  const others = new Listeners<SessionNews>();
  const kept = new Map<string, string>();
  let locked = 0;
  const keeper = new SessionKeeper({
    auth: createClient(AuthService, transport),
    clock,
    random: fixedRandom(),
    exclusively: async (_name, run) => {
      locked += 1;
      return run();
    },
    tabs: { post: (message) => news.push(message), listen: (run) => others.add(run) },
    storage: {
      get: (key) => kept.get(key),
      set: (key, value) => kept.set(key, value),
      remove: (key) => kept.delete(key),
    },
  });
  const signIn = () => keeper.begin(create(SessionSchema, session()));
  return { clock, server, keeper, signIn, news, others, kept, locks: () => locked };
}

let the: ReturnType<typeof world>;
beforeEach(() => {
  the = world();
});
const phase = () => the.keeper.state.getState();

describe("taking up a session", () => {
  test("a good cookie signs in", async () => {
    await the.keeper.restore();
    expect(phase()).toMatchObject({ phase: "signedIn", me: { user: { displayName: "Ada" } } });
    expect(the.locks()).toBe(1);
  });

  test("no cookie is nobody, without a word about it", async () => {
    the.server.failure = refusal(Code.Unauthenticated, "switchboard.auth.v1", "REFRESH_MISSING");
    await the.keeper.restore();
    expect(phase()).toEqual({ phase: "signedOut", cause: undefined });
  });

  test("a server that does not answer is asked again, and signs nobody out", async () => {
    the.server.failure = new ConnectError("away", Code.Unavailable);
    const restoring = the.keeper.restore();
    await settle();
    expect(phase()).toEqual({ phase: "starting", waiting: true });
    await the.clock.advance(5_000);
    the.server.failure = undefined;
    await the.clock.advance(30_000);
    await restoring;
    expect(phase().phase).toBe("signedIn");
  });
});

describe("staying signed in", () => {
  beforeEach(() => the.signIn());

  test("refreshes a minute before the end, and tells whoever needs the new token", async () => {
    const tokens: string[] = [];
    the.keeper.onToken((token) => tokens.push(token));
    await the.clock.advance(9 * MINUTE - 1);
    expect(the.server.refreshes).toBe(0);
    await the.clock.advance(1);
    expect(tokens).toEqual(["token 1"]);
  });

  test.each([[-60 * MINUTE], [60 * MINUTE]])(
    "a clock that is wrong by %i ms does not refresh without end",
    async (skew) => {
      the.server.skewMs = skew;
      the.keeper.invalidate();
      await the.keeper.fresh();
      await the.clock.advance(30 * MINUTE);
      expect(the.server.refreshes).toBeGreaterThanOrEqual(3);
      expect(the.server.refreshes).toBeLessThanOrEqual(31);
    },
  );

  test("many who want a token share one refresh", async () => {
    the.keeper.invalidate();
    await Promise.all([the.keeper.fresh(), the.keeper.fresh(), the.keeper.fresh()]);
    expect(the.server.refreshes).toBe(1);
  });

  test("a server that is away keeps the session, and the refresh is tried again", async () => {
    the.server.failure = new ConnectError("away", Code.Unavailable);
    await the.clock.advance(10 * MINUTE);
    expect(phase().phase).toBe("signedIn");
    the.server.failure = undefined;
    await the.clock.advance(MINUTE);
    await expect(the.keeper.fresh()).resolves.toBe(`token ${the.server.refreshes}`);
  });

  test.each(["REFRESH_MISSING", "REFRESH_INVALID", "SESSION_ENDED"])("%s ends it, and says so", async (reason) => {
    the.server.failure = refusal(Code.Unauthenticated, "switchboard.auth.v1", reason);
    the.keeper.invalidate();
    await expect(the.keeper.fresh()).rejects.toBeDefined();
    expect(phase()).toEqual({ phase: "signedOut", cause: "" });
  });
});

describe("the same session, differently", () => {
  beforeEach(() => the.signIn());

  test("a proof of who it is gives a new token to whoever needs it, and nothing else changes", async () => {
    const tokens: string[] = [];
    the.keeper.onToken((token) => tokens.push(token));
    const before = phase();
    await the.keeper.reauthenticate({ case: "password", value: "right" });
    expect(tokens).toEqual(["recent"]);
    expect(await the.keeper.fresh()).toBe("recent");
    expect(phase()).toBe(before);
    await the.clock.advance(9 * MINUTE);
    expect(the.server.refreshes).toBe(1);
  });

  test("a wrong proof leaves the token as it was", async () => {
    await expect(the.keeper.reauthenticate({ case: "password", value: "wrong" })).rejects.toBeDefined();
    expect(await the.keeper.fresh()).toBe("token 0");
  });

  test("a guest becomes somebody while no tab refreshes", async () => {
    await the.keeper.upgradeGuest({ username: "ada" });
    expect(the.locks()).toBe(1);
    expect(the.server.authorization).toBe("Bearer token 0");
    expect(phase()).toMatchObject({ phase: "signedIn", me: { role: Role.USER } });
    expect(await the.keeper.fresh()).toBe("upgraded");
  });

  test("news of the account are taken, of another account they are not", () => {
    the.keeper.meChanged(create(MeSchema, { user: aUser(ADA, "Countess") }));
    expect(phase()).toMatchObject({ me: { user: { displayName: "Countess" } } });
    the.keeper.meChanged(create(MeSchema, { user: aUser(BEN, "Ben") }));
    expect(phase()).toMatchObject({ me: { user: { displayName: "Countess" } } });
  });
});

describe("being signed out", () => {
  beforeEach(() => the.signIn());

  test("the answer to a refresh says why", async () => {
    the.server.failure = refusal(Code.Unauthenticated, "switchboard.auth.v1", "SESSION_ENDED", {
      cause: "PASSWORD_CHANGED",
    });
    the.keeper.invalidate();
    await expect(the.keeper.fresh()).rejects.toBeDefined();
    expect(phase()).toEqual({ phase: "signedOut", cause: "PASSWORD_CHANGED" });
  });

  test("what one tab knows, all say", () => {
    the.keeper.ended("ENDED_ELSEWHERE");
    expect(the.news).toEqual(["signedIn", "ended ENDED_ELSEWHERE"]);
    the.signIn();
    the.others.emit("ended ENDED_BY_ADMIN");
    expect(phase()).toEqual({ phase: "signedOut", cause: "ENDED_BY_ADMIN" });
  });
});

describe("signing out", () => {
  beforeEach(() => the.signIn());

  test("ends the session on the server and in all tabs", async () => {
    await the.keeper.signOut();
    expect(the.server.authorization).toBe("Bearer token 0");
    expect(phase()).toEqual({ phase: "signedOut", cause: undefined });
    expect(the.news).toEqual(["signedIn", "signedOut"]);
    await the.clock.advance(20 * MINUTE);
    expect(the.server.refreshes).toBe(0);
  });

  test("fails, and changes nothing, when the server is away", async () => {
    the.server.failure = new ConnectError("away", Code.Unavailable);
    await expect(the.keeper.signOut()).rejects.toBeDefined();
    expect(phase().phase).toBe("signedIn");
  });

  test("another tab's goes for this one, and so does its signing in", async () => {
    the.others.emit("signedOut");
    expect(phase().phase).toBe("signedOut");
    the.others.emit("signedIn");
    await settle();
    expect(phase().phase).toBe("signedIn");
  });
});
