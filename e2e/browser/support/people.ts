import { randomUUID } from "node:crypto";
import { rmSync } from "node:fs";
import type { Browser, BrowserContext, BrowserType, Page } from "@playwright/test";
import type { Room } from "../stack/lan.ts";
import { contextOptions, type Devices, launchOptions } from "./browser.ts";
import { keepPeers } from "./media.ts";
import { type Account, Person } from "./person.ts";
import { homeThatTrusts } from "./trust.ts";

/** What can be different about a person's machine. */
export interface Machine {
  /** The gateway that the person uses; by default that of the stack. */
  readonly url?: string;
  readonly devices?: Devices;
  /** Where the machine stands, if not here. */
  readonly room?: Room;
  /** The one certificate that the browser trusts, in a PEM file. Without it, it takes any on pages. */
  readonly certificate?: string;
  readonly colorScheme?: "light" | "dark";
  /** Run in the page before its own scripts. */
  readonly prepare?: (context: BrowserContext) => Promise<void>;
}

export const PASSWORD = "correct horse battery staple";

/** Makes people and the browsers that they sit at. */
export class People {
  private readonly contexts: BrowserContext[] = [];
  private readonly browsers: Browser[] = [];
  private readonly homes: string[] = [];
  /** What their browsers complained of: errors of pages, and what could not be loaded. */
  readonly complaints: string[] = [];

  constructor(
    private readonly browser: Browser,
    private readonly chromium: BrowserType,
    private readonly url: string,
  ) {}

  /** An account that nobody has yet. */
  newAccount(name: string): Account {
    const plain =
      name
        .toLowerCase()
        .replaceAll(/[^a-z0-9]+/g, "")
        .slice(0, 12) || "somebody";
    const username = `${plain}-${randomUUID().slice(0, 8)}`;
    return { name, username, email: `${username}@example.org`, password: PASSWORD };
  }

  /** An empty page in a browser profile of its own. */
  async page(machine: Machine = {}): Promise<Page> {
    const { devices = "allowed", url = this.url, colorScheme, certificate } = machine;
    const browser = await this.browserWith(devices, machine);
    const context = await browser.newContext({
      ...contextOptions(url, devices),
      ...(certificate && { ignoreHTTPSErrors: false }),
      ...(colorScheme && { colorScheme }),
    });
    this.contexts.push(context);
    this.listenTo(context);
    await keepPeers(context);
    await machine.prepare?.(context);
    return context.newPage();
  }

  /** Somebody new, who has signed up and sees the home page. */
  async signUp(name: string, machine: Machine = {}): Promise<Person> {
    const person = new Person(await this.page(machine), this.newAccount(name));
    await person.signUp();
    return person;
  }

  /** The same person at another device. */
  async otherDevice({ account }: Person, machine: Machine = {}): Promise<Person> {
    const person = new Person(await this.page(machine), account);
    await person.signIn();
    return person;
  }

  pages(): Page[] {
    return this.contexts.flatMap((context) => context.pages());
  }

  async leave(): Promise<void> {
    for (const context of this.contexts) await context.close();
    for (const browser of this.browsers) await browser.close();
    for (const home of this.homes) rmSync(home, { recursive: true, force: true });
  }

  private listenTo(context: BrowserContext): void {
    const person = this.contexts.length;
    const keep = (what: string) => this.complaints.push(`${new Date().toISOString()} ${person}: ${what}`);
    context.on("weberror", (event) => keep(String(event.error().stack)));
    context.on("console", (message) => message.type() === "error" && keep(message.text()));
    context.on("requestfailed", (request) => keep(`${request.url()} ${request.failure()?.errorText}`));
  }

  private async browserWith(devices: Devices, { room, certificate }: Machine): Promise<Browser> {
    if (devices === "allowed" && !room && !certificate) return this.browser;
    const home = certificate && homeThatTrusts(certificate);
    if (home) this.homes.push(home);
    const browser = await this.chromium.launch(launchOptions(devices, { room, home }));
    this.browsers.push(browser);
    return browser;
  }
}
