import type { Locator } from "@playwright/test";
import { connect, type Person } from "../support/person.ts";
import { expect, test } from "../support/test.ts";

test("a missed call is counted on every device until it is looked at on one", async ({ people }) => {
  const [ada, mara] = [await people.signUp("Ada"), await people.signUp("Mara")];
  const phone = await people.otherDevice(mara);
  await mara.openContacts();
  await phone.openContacts();
  await missed(ada, mara);
  await expect(calls(mara, "Calls, 1 missed")).toBeVisible();
  await expect(calls(phone, "Calls, 1 missed")).toBeVisible();
  await calls(phone, "Calls, 1 missed").click();
  await expect(phone.page.getByText("Missed call", { exact: true })).toBeVisible();
  await expect(calls(phone, "Calls")).toBeVisible();
  await expect(calls(mara, "Calls")).toBeVisible();
  await mara.page.reload();
  await expect(calls(mara, "Calls")).toBeVisible();
});

test("who was missed is called back from the list, and the talk is in both lists", async ({ people }) => {
  const [ada, mara] = [await people.signUp("Ada"), await people.signUp("Mara")];
  await missed(ada, mara);
  await mara.openCalls();
  await mara.page.getByRole("button", { name: "Call Ada back", exact: true }).click();
  await ada.answer("audio");
  await expect(mara.timer).toBeVisible();
  await expect(ada.timer).toBeVisible();
  await mara.hangUp();
  await mara.ended.getByRole("button", { name: "Close" }).click();
  await expect(mara.page.getByText(/^You called · 0:/)).toBeVisible();
  await ada.page.goto("/calls");
  await expect(ada.page.getByText(/^Called you · 0:/)).toBeVisible();
  await expect(ada.page.getByText("Cancelled", { exact: true })).toBeVisible();
});

test("what one deletes is gone on all of one’s devices, and stays with the other", async ({ people }) => {
  const [ada, mara] = [await people.signUp("Ada"), await people.signUp("Mara")];
  await connect(ada, mara, "audio");
  await mara.hangUp();
  await ada.ended.getByRole("button", { name: "Close" }).click();
  await missed(ada, mara);
  const phone = await people.otherDevice(mara);
  await phone.openCalls();
  await expect(rows(phone, ada)).toHaveCount(2);
  await mara.page.goto("/calls");
  await rows(mara, ada).first().focus();
  await mara.page.keyboard.press("Delete");
  await expect(rows(mara, ada)).toHaveCount(1);
  await expect(rows(phone, ada)).toHaveCount(1);
  await phone.submit("Delete all calls");
  await phone.page.getByRole("dialog").getByRole("button", { name: "Delete", exact: true }).click();
  await expect(phone.page.getByText("No calls yet")).toBeVisible();
  await expect(mara.page.getByText("No calls yet")).toBeVisible();
  await ada.page.goto("/calls");
  await expect(rows(ada, mara)).toHaveCount(2);
});

/** One calls, and gives up before the other answers. */
async function missed(caller: Person, callee: Person): Promise<void> {
  await caller.call(callee, "audio");
  await expect(callee.incoming).toBeVisible();
  await caller.hangUp();
  await caller.ended.getByRole("button", { name: "Close" }).click();
  await expect(callee.incoming).toBeHidden();
}

/** The way to the calls, by its name. */
function calls({ page }: Person, name: string): Locator {
  return page.getByRole("navigation", { name: "Main" }).getByRole("link", { name, exact: true });
}

/** The calls with somebody in the list. */
function rows({ page }: Person, other: Person): Locator {
  return page.getByRole("region", { name: "Calls", exact: true }).getByRole("link").filter({ hasText: other.name });
}
