import { Code, ConnectError } from "@connectrpc/connect";
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { FakeBackend } from "~/test/fakeBackend";
import { ADA, aUser, refusal } from "~/test/fixtures";
import { renderPage } from "~/test/renderPage";

const ada = aUser(ADA, "Ada");
let backend: FakeBackend;
beforeEach(() => {
  backend = new FakeBackend([ada], { ada: "correct horse" });
});

const account = () => backend.account(ADA);
const open = async () => {
  renderPage(backend, "/settings/profile", ada);
  return await screen.findByLabelText<HTMLInputElement>("Your name");
};
const save = () => userEvent.click(screen.getByRole("button", { name: "Save changes" }));

describe("the profile", () => {
  test("nothing can be saved before something is changed", async () => {
    await open();
    expect(screen.queryByRole("button", { name: "Save changes" })).toBeNull();
  });

  test("a new name is saved and shows everywhere", async () => {
    const name = await open();
    await userEvent.clear(name);
    await userEvent.type(name, "Ada Lovelace");
    await save();
    expect(await screen.findByText("Saved")).toBeTruthy();
    expect(account().me.user?.displayName).toBe("Ada Lovelace");
    expect(within(screen.getByRole("region", { name: "Settings" })).getByText("Ada Lovelace")).toBeTruthy();
    expect(screen.queryByRole("button", { name: "Save changes" })).toBeNull();
  });

  test("a status has an emoji, words and an end", async () => {
    await open();
    await userEvent.click(screen.getByRole("button", { name: "Choose an emoji" }));
    await userEvent.click(screen.getByRole("button", { name: "🌴" }));
    await userEvent.type(screen.getByLabelText("What are you up to?"), "By the sea");
    await userEvent.selectOptions(screen.getByLabelText("Clear after"), "1 hour");
    const before = Date.now();
    await save();
    await screen.findByText("Saved");
    const status = account().me.user?.status;
    expect(status).toMatchObject({ emoji: "🌴", text: "By the sea" });
    const endsIn = Number(status?.expireTime?.seconds) * 1_000 - before;
    expect(endsIn).toBeGreaterThan(3_590_000);
    expect(endsIn).toBeLessThan(3_700_000);
  });

  test("any emoji can be typed; the last one counts", async () => {
    await open();
    await userEvent.click(screen.getByRole("button", { name: "Choose an emoji" }));
    await userEvent.type(screen.getByLabelText("Another one"), "🦊🦉");
    await save();
    await screen.findByText("Saved");
    expect(account().me.user?.status?.emoji).toBe("🦉");
  });

  test("a status is cleared at once", async () => {
    const { UserStatusSchema } = await import("~/gen/switchboard/auth/v1/user_pb");
    const { create } = await import("@bufbuild/protobuf");
    account().changeElsewhere({ status: create(UserStatusSchema, { emoji: "🌴", text: "Away" }) });
    await open();
    await userEvent.click(screen.getByRole("button", { name: "Clear status" }));
    await save();
    await screen.findByText("Saved");
    expect(account().me.user?.status).toBeUndefined();
  });

  test("the time zone of this device is one press away", async () => {
    const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
    await open();
    await userEvent.click(screen.getByRole("button", { name: /Use this device’s/ }));
    await save();
    await screen.findByText("Saved");
    expect(account().me.user?.timeZone).toBe(zone);
  });

  test.each([
    [new ConnectError("away", Code.Unavailable), "The server can’t be reached. Check your connection and try again."],
    [refusal(Code.ResourceExhausted, "switchboard.access.v1", "RATE_LIMITED"), /Too many tries/],
    [refusal(Code.Internal, "switchboard.access.v1", "INTERNAL"), /That didn’t work/],
  ])("%s is said, and what was typed stays", async (failure, words) => {
    const name = await open();
    await userEvent.type(name, " L.");
    account().refusals.set("updateProfile", failure);
    await save();
    const alert = await screen.findByRole("alert");
    expect(within(alert).getByText(words)).toBeTruthy();
    expect(name.value).toBe("Ada L.");
    await save();
    await screen.findByText("Saved");
    expect(account().me.user?.displayName).toBe("Ada L.");
  });

  test("what is discarded is gone", async () => {
    const name = await open();
    await userEvent.type(name, " L.");
    await userEvent.click(screen.getByRole("button", { name: "Discard" }));
    expect(name.value).toBe("Ada");
  });

  test("a change on another device shows, and leaves alone what is being typed", async () => {
    const name = await open();
    await userEvent.type(screen.getByLabelText("What are you up to?"), "Busy");
    account().changeElsewhere({ displayName: "Ada from the phone" });
    await waitFor(() => expect(name.value).toBe("Ada from the phone"));
    expect(screen.getByLabelText<HTMLInputElement>("What are you up to?").value).toBe("Busy");
  });
});

describe("the picture", () => {
  const file = new File(["x"], "me.png", { type: "image/png" });
  const bytes = new Uint8Array([0xff, 0xd8, 0xff, 1, 2]);

  beforeEach(() => {
    const picture = { width: 300, height: 200, close: () => undefined };
    vi.stubGlobal("createImageBitmap", () => Promise.resolve(picture));
    const paint = { fillRect: () => undefined, drawImage: () => undefined };
    vi.spyOn(HTMLCanvasElement.prototype, "getContext").mockReturnValue(paint as never);
    vi.spyOn(HTMLCanvasElement.prototype, "toBlob").mockImplementation((done) => done(new Blob([bytes])));
  });

  const choose = async () => {
    await open();
    await userEvent.upload(screen.getByTestId("picture-file"), file);
    return await screen.findByRole("dialog", { name: "Choose what is seen" });
  };

  test("is cropped and sent", async () => {
    const dialog = await choose();
    const area = within(dialog).getByRole("application", { name: "Part of the picture" });
    area.focus();
    await userEvent.keyboard("+");
    expect(within(dialog).getByLabelText<HTMLInputElement>("Zoom").getAttribute("aria-valuetext")).toBe("115 %");
    await userEvent.click(within(dialog).getByRole("button", { name: "Use this picture" }));
    expect(await screen.findByText("Your picture is changed.")).toBeTruthy();
    expect(account().picture).toEqual(bytes);
    expect(screen.queryByRole("dialog")).toBeNull();
    expect(screen.getByRole("button", { name: "Change picture" })).toBeTruthy();
  });

  test.each([
    ["IMAGE_UNREADABLE", /isn’t a picture that can be read/],
    ["IMAGE_TOO_LARGE", /has too many pixels/],
  ])("%s is said where it can be chosen again", async (reason, words) => {
    const dialog = await choose();
    account().refusals.set("uploadAvatar", refusal(Code.InvalidArgument, "switchboard.auth.v1", reason));
    await userEvent.click(within(dialog).getByRole("button", { name: "Use this picture" }));
    expect((await within(dialog).findByRole("alert")).textContent).toMatch(words);
  });

  test("a file that is no picture is said to be none, and nothing is sent", async () => {
    vi.stubGlobal("createImageBitmap", () => Promise.reject(new DOMException("no", "InvalidStateError")));
    await open();
    await userEvent.upload(screen.getByTestId("picture-file"), file);
    expect((await screen.findByRole("alert")).textContent).toMatch(/isn’t a picture that can be read/);
    expect(account().asked).not.toContain("uploadAvatar");
  });

  test("is removed after a question", async () => {
    const dialog = await choose();
    await userEvent.click(within(dialog).getByRole("button", { name: "Use this picture" }));
    await userEvent.click(await screen.findByRole("button", { name: "Remove" }));
    const question = await screen.findByRole("dialog", { name: "Remove your picture?" });
    await userEvent.click(within(question).getByRole("button", { name: "Remove" }));
    expect(await screen.findByText("Your picture is removed.")).toBeTruthy();
    expect(account().me.user?.avatar).toBeUndefined();
  });
});
