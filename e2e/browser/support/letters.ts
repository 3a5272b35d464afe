import { expect } from "@playwright/test";
import type { Mailbox } from "../stack/mailbox.ts";

/** Waits for a letter to an address, and gives the newest link in it to a page such as `/confirm-email`. */
export async function linkIn(mailbox: Mailbox, address: string, page: string): Promise<string> {
  const link = new RegExp(`https://\\S+${page}#token=[^\\s"<>]+`);
  const links = () => mailbox.to(address).flatMap(({ text }) => link.exec(text) ?? []);
  await expect.poll(() => links().length, { message: `letters to ${address}` }).toBeGreaterThan(0);
  return links().at(-1) ?? "";
}
