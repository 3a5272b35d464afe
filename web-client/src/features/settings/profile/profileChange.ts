import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import {
  ProfileSchema,
  type UpdateProfileRequestSchema,
  type User,
  type UserStatus,
  UserStatusSchema,
} from "~/gen/switchboard/auth/v1/user_pb";
import { type ClearAfter, clearTime } from "./clearAfter";

/** What the profile's form holds. */
export interface ProfileForm {
  readonly displayName: string;
  readonly emoji: string;
  readonly statusText: string;
  readonly clearAfter: ClearAfter;
  readonly timeZone: string;
}

/** What the person changed in the form and did not save yet. */
export type ProfileDraft = Partial<ProfileForm>;

/** What the form shows: the draft over what is saved. */
export function profileForm(user: User, draft: ProfileDraft): ProfileForm {
  return { ...savedForm(user), ...draft };
}

/** What to send to save the draft: only what it changes. Undefined: it changes nothing. */
export function profileChange(
  user: User,
  draft: ProfileDraft,
  now: number,
): MessageInitShape<typeof UpdateProfileRequestSchema> | undefined {
  const form = profileForm(user, draft);
  const displayName = form.displayName.trim();
  const paths = changedPaths(form, savedForm(user));
  if (paths.length === 0) return undefined;
  const status = paths.includes("status") ? statusOf(form, user.status, now) : undefined;
  const profile = create(ProfileSchema, {
    ...(paths.includes("display_name") && { displayName }),
    ...(status && { status }),
    ...(paths.includes("time_zone") && { timeZone: form.timeZone }),
  });
  return { profile, updateMask: { paths } };
}

/** Whether the draft changes anything. */
export function changesProfile(user: User, draft: ProfileDraft): boolean {
  return changedPaths(profileForm(user, draft), savedForm(user)).length > 0;
}

function changedPaths(form: ProfileForm, saved: ProfileForm): string[] {
  return [
    ...(form.displayName.trim() === saved.displayName ? [] : ["display_name"]),
    ...(sameStatus(form, saved) ? [] : ["status"]),
    ...(form.timeZone === saved.timeZone ? [] : ["time_zone"]),
  ];
}

function savedForm({ displayName, status, timeZone }: User): ProfileForm {
  const clearAfter = status?.expireTime ? "kept" : "never";
  return { displayName, emoji: status?.emoji ?? "", statusText: status?.text ?? "", clearAfter, timeZone };
}

function sameStatus(form: ProfileForm, saved: ProfileForm): boolean {
  const empty = isEmpty(form) && isEmpty(saved);
  const same = form.emoji.trim() === saved.emoji && form.statusText.trim() === saved.statusText;
  return empty || (same && form.clearAfter === saved.clearAfter);
}

function isEmpty({ emoji, statusText }: ProfileForm): boolean {
  return emoji.trim() === "" && statusText.trim() === "";
}

function statusOf(form: ProfileForm, before: UserStatus | undefined, now: number): UserStatus | undefined {
  if (isEmpty(form)) return undefined;
  const { clearAfter } = form;
  const clearAt = clearAfter === "kept" ? undefined : clearTime(clearAfter, now);
  const expireTime = clearAfter === "kept" ? before?.expireTime : clearAt && timestampFromMs(clearAt);
  const words = { emoji: form.emoji.trim(), text: form.statusText.trim() };
  return create(UserStatusSchema, { ...words, ...(expireTime && { expireTime }) });
}
