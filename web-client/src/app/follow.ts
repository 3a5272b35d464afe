import type { ToneSounds } from "~/features/call/media/sounds";
import type { CallSession } from "~/features/call/session/callSession";
import type { Cancel } from "~/shared/lib/platform";
import type { Tunnel } from "~/shared/rpc/tunnel";
import type { SessionKeeper } from "~/shared/session/sessionKeeper";
import type { AvailabilityStore } from "~/shared/store/availability";
import type { CallSettingsStore } from "~/shared/store/callSettings";
import type { Calls } from "~/shared/store/calls";
import type { Chat } from "~/shared/store/chat/chat";
import type { ContactActs } from "~/shared/store/contactActs";
import type { Contacts } from "~/shared/store/contacts";
import type { CallHistory } from "~/shared/store/history";
import type { Presences } from "~/shared/store/presences";
import type { Reaches } from "~/shared/store/reaches";
import type { Users } from "~/shared/store/users";
import type { Activity } from "~/shared/sync/activity";
import type { EventFeed } from "~/shared/sync/eventFeed";
import { watchActivity } from "./watchActivity";

/** What lives and ends with the person who is signed in. */
export interface Followers {
  readonly session: SessionKeeper;
  readonly tunnel: Tunnel;
  readonly feed: EventFeed;
  readonly users: Users;
  readonly contacts: Contacts;
  readonly contactActs: ContactActs;
  readonly reaches: Reaches;
  readonly presences: Presences;
  readonly availability: AvailabilityStore;
  readonly activity: Activity;
  readonly calls: Calls;
  readonly callSettings: CallSettingsStore;
  readonly history: CallHistory;
  readonly chat: Chat;
  readonly callSession: CallSession;
  readonly sounds: ToneSounds;
}

/** Starts everything when somebody is signed in, and stops and empties it when they are not any more. */
export function follow(followers: Followers): Cancel {
  const { session, tunnel, feed, calls, callSession, users, sounds, contactActs, chat } = followers;
  let userId = "";
  const sessionChanged = () => {
    const state = session.state.getState();
    const me = state.phase === "signedIn" ? state.me.user : undefined;
    const next = me?.userId ?? "";
    if (next !== userId && userId !== "") {
      feed.stop();
      callSession.end();
      tunnel.stop();
      calls.clear();
      followers.callSettings.clear();
      followers.history.clear();
      chat.clear();
      users.clear();
      contactActs.clear();
      followers.contacts.clear();
      followers.reaches.clear();
      followers.activity.end();
      followers.availability.clear();
      followers.presences.clear();
    }
    if (me) users.add([me]);
    if (next === userId) return;
    userId = next;
    if (userId === "") return;
    callSession.begin(userId);
    tunnel.start();
    contactActs.begin(userId);
    chat.begin(userId);
    feed.start();
  };
  const unsubscribe = session.state.subscribe(sessionChanged);
  const unsubscribeTunnel = tunnel.status.subscribe((status, before) => {
    if (status.state === "open" && before.state !== "open") callSession.reconnected();
  });
  const touched = () => sounds.unlock();
  const hidden = () => {
    if (document.visibilityState !== "hidden") return;
    contactActs.flush();
    void chat.drafts.flush();
  };
  document.addEventListener("pointerdown", touched);
  document.addEventListener("keydown", touched);
  document.addEventListener("visibilitychange", hidden);
  const stopWatching = watchActivity(followers.activity);
  sessionChanged();
  return () => {
    stopWatching();
    followers.activity.end();
    unsubscribe();
    unsubscribeTunnel();
    document.removeEventListener("pointerdown", touched);
    document.removeEventListener("keydown", touched);
    document.removeEventListener("visibilitychange", hidden);
    feed.stop();
    tunnel.stop();
  };
}
