import type { SessionKeeper } from "~/shared/session/sessionKeeper";
import { Recent, type RecentOptions } from "~/shared/store/chat/recent";
import { browserClock } from "./browser";
import { indexedRecent } from "./indexedRecent";

/** Keeps recent history while somebody is signed in. */
export function keepRecent(
  session: SessionKeeper,
  home: Pick<RecentOptions, "users"> & { readonly chat: Pick<RecentOptions, "conversations" | "messages"> },
): void {
  const { conversations, messages } = home.chat;
  const recent = new Recent({
    conversations,
    messages,
    users: home.users,
    storage: indexedRecent(),
    clock: browserClock,
  });
  let userId = "";
  const follow = () => {
    const state = session.state.getState();
    const next = state.phase === "signedIn" ? (state.me.user?.userId ?? "") : "";
    if (next === userId) return;
    userId = next;
    if (userId === "") recent.clear();
    else recent.begin(userId);
  };
  session.state.subscribe(follow);
  follow();
}
