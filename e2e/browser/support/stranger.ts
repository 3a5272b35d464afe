import { expect, type Locator, type Page } from "@playwright/test";
import type { Machine, People } from "./people.ts";

export type Mode = "Video" | "Audio" | "Text";

const PHONE = { width: 390, height: 844 };

/** Somebody on the page where strangers meet, and what they can do there and see. */
export class Stranger {
  readonly stage: Locator;
  readonly remoteVideo: Locator;
  readonly log: Locator;
  /** Where one writes, while there is a stranger. */
  readonly writing: Locator;
  readonly searching: Locator;
  /** Says why the partner is gone. */
  readonly gone: Locator;

  constructor(readonly page: Page) {
    this.stage = page.getByTestId("stage");
    this.remoteVideo = page.getByTestId("remote-video");
    this.log = page.getByRole("log", { name: "Conversation" });
    this.writing = page.getByRole("textbox", { name: "Write a message" });
    this.searching = page.getByTestId("searching");
    this.gone = page.getByTestId("partner-left");
  }

  /** A guest on a phone, in one tap from the door; the rules are agreed to. */
  static async visit(people: People, machine: Machine = {}): Promise<Stranger> {
    const page = await people.page(machine);
    await page.setViewportSize(PHONE);
    await page.goto("/sign-in");
    await page.getByRole("button", { name: "Talk to someone new" }).click();
    const stranger = new Stranger(page);
    await stranger.agree();
    return stranger;
  }

  async agree(): Promise<void> {
    await this.page.getByRole("checkbox", { name: /and I keep to these rules/ }).check();
    await this.submit("Continue");
    await expect(this.page.getByRole("button", { name: "Start" })).toBeVisible();
  }

  /** Begins to look for somebody who likes the same. */
  async start(mode: Mode, interest: string): Promise<void> {
    await this.page.locator("label", { hasText: mode }).click();
    await expect(this.page.getByRole("radio", { name: mode })).toBeChecked();
    await this.page.getByLabel("What do you like?").fill(interest);
    await this.page.keyboard.press("Enter");
    await this.submit("Start");
  }

  async submit(name: string): Promise<void> {
    await this.page.getByRole("button", { name, exact: true }).click();
  }

  async say(text: string): Promise<void> {
    await this.page.getByLabel("Write a message").fill(text);
    await this.page.keyboard.press("Enter");
  }

  async expectToRead(text: string): Promise<void> {
    await expect(this.log.getByText(text)).toBeVisible();
  }

  /** On to the next, as one who means it. */
  async next(): Promise<void> {
    await this.submit("Next");
    await this.submit("Sure?");
  }

  async report(reason: string): Promise<void> {
    await this.submit("Report");
    await this.page.getByRole("dialog").getByRole("button", { name: reason }).click();
  }
}

/** Both look for the same, and find each other. */
export async function meet(one: Stranger, other: Stranger, mode: Mode, interest: string): Promise<void> {
  await one.start(mode, interest);
  await other.start(mode, interest);
  await expect(one.writing).toBeVisible();
  await expect(other.writing).toBeVisible();
}
