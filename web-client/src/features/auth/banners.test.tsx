import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test } from "vitest";
import { RegistrationMode } from "~/gen/switchboard/auth/v1/auth_pb";
import { Role } from "~/gen/switchboard/auth/v1/user_pb";
import { FakeBackend } from "~/test/fakeBackend";
import { ADA, aUser } from "~/test/fixtures";
import { renderWithin } from "~/test/renderWithin";
import { serveAccount } from "~/test/serveAccount";
import { AccountBanner, GuestBanner } from ".";

const ada = aUser(ADA, "Ada");
let server: FakeBackend;
beforeEach(() => {
  server = new FakeBackend([ada]);
  server.more.push((router, userId) => serveAccount(server, router, userId));
});

const banners = (
  <>
    <GuestBanner />
    <AccountBanner />
    <p>page</p>
  </>
);

test("an account that waits for nothing has no banner", async () => {
  await renderWithin(server, ada, banners);
  await screen.findByText("page");
  expect(screen.queryByRole("region")).toBeNull();
});

test("guests see how to stay, and nothing of addresses", async () => {
  server.door.account = { role: Role.GUEST, guestExpireTime: timestampFromMs(Date.now() + 60_000) };
  await renderWithin(server, ada, banners);
  expect((await screen.findByRole("link", { name: "Make it an account" })).getAttribute("href")).toBe("/upgrade");
  expect(screen.getByText(/You’re here as a guest until/)).toBeTruthy();
  expect(screen.queryByText(/Confirm your e-mail/)).toBeNull();
});

test("an address that is not confirmed can have its link again, and the banner can be put away", async () => {
  server.door.account = { role: Role.USER, emailConfirmed: false };
  await renderWithin(server, ada, banners);
  await userEvent.click(await screen.findByRole("button", { name: "Send it again" }));
  expect(await screen.findByText("A new link is on its way to ada@example.org.")).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "Hide this notice" }));
  expect(screen.queryByText(/Confirm your e-mail/)).toBeNull();
});

test("where the server sends no mail, nobody is asked to confirm", async () => {
  server.door.account = { role: Role.USER, emailConfirmed: false };
  server.door.offer = { registration: RegistrationMode.OPEN, mail: false };
  await renderWithin(server, ada, banners);
  await expect.poll(() => server.door.last("getSignInOptions")).toBeDefined();
  expect(screen.queryByText(/Confirm your e-mail/)).toBeNull();
});

test("a deletion can be called off", async () => {
  server.door.account = {
    role: Role.USER,
    emailConfirmed: true,
    deleteTime: timestampFromMs(Date.UTC(2030, 4, 17, 12)),
  };
  await renderWithin(server, ada, banners);
  await screen.findByText(/Your account will be deleted on .*2030/);
  await userEvent.click(screen.getByRole("button", { name: "Keep it" }));
  expect(await screen.findByText("Your account stays.")).toBeTruthy();
  expect(screen.queryByText(/will be deleted/)).toBeNull();
});
