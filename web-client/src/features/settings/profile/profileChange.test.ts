import { create } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { describe, expect, test } from "vitest";
import { type User, UserStatusSchema } from "~/gen/switchboard/auth/v1/user_pb";
import { ADA, aUser } from "~/test/fixtures";
import { profileChange, profileForm } from "./profileChange";

const NOW = 1_700_000_000_000;
const LATER = timestampFromMs(NOW + 7_200_000);
const ada = aUser(ADA, "Ada");
const away: User = { ...ada, status: create(UserStatusSchema, { emoji: "🌴", text: "Away", expireTime: LATER }) };

describe("what is sent to save a profile", () => {
  test("is nothing where nothing changed", () => {
    expect(profileChange(ada, {}, NOW)).toBeUndefined();
    expect(profileChange(ada, { displayName: " Ada " }, NOW)).toBeUndefined();
    expect(profileChange(away, { statusText: "Away" }, NOW)).toBeUndefined();
  });

  test("names what changed and nothing else", () => {
    const change = profileChange(away, { displayName: "Ada L." }, NOW);
    expect(change?.updateMask?.paths).toEqual(["display_name"]);
    expect(change?.profile).toMatchObject({ displayName: "Ada L.", timeZone: "" });
    expect(change?.profile?.status).toBeUndefined();
  });

  test("names all that changed", () => {
    const change = profileChange(ada, { displayName: "", statusText: "Hi", timeZone: "Europe/Berlin" }, NOW);
    expect(change?.updateMask?.paths).toEqual(["display_name", "status", "time_zone"]);
    expect(change?.profile).toMatchObject({ displayName: "", timeZone: "Europe/Berlin", status: { text: "Hi" } });
  });

  test("a status that is changed keeps its end, unless another is chosen", () => {
    const kept = profileChange(away, { statusText: "By the sea" }, NOW)?.profile?.status;
    expect(kept).toMatchObject({ emoji: "🌴", text: "By the sea" });
    expect(kept?.expireTime).toEqual(LATER);
    const hour = profileChange(away, { clearAfter: "hour" }, NOW)?.profile?.status?.expireTime;
    expect(hour).toMatchObject(timestampFromMs(NOW + 3_600_000));
    expect(profileChange(away, { clearAfter: "never" }, NOW)?.profile?.status?.expireTime).toBeUndefined();
  });

  test("a status without emoji and words is none", () => {
    const change = profileChange(away, { emoji: "", statusText: " " }, NOW);
    expect(change?.updateMask?.paths).toEqual(["status"]);
    expect(change?.profile?.status).toBeUndefined();
    expect(profileChange(ada, { clearAfter: "hour" }, NOW)).toBeUndefined();
  });
});

test("the form shows the draft over what is saved", () => {
  expect(profileForm(away, { emoji: "🎧" })).toEqual({
    displayName: "Ada",
    emoji: "🎧",
    statusText: "Away",
    clearAfter: "kept",
    timeZone: "",
  });
});
