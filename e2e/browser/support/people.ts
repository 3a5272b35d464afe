import { randomUUID } from "node:crypto";
import { rmSync } from "node:fs";
import type { Browser, BrowserContext, BrowserType, Page } from "@playwright/test";
import type { Room } from "../stack/lan.ts";
import { contextOptions, type Devices, launchOptions } from "./browser.ts";
import { type Fields, GrpcWeb } from "./grpcWeb.ts";
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
  /** The one certificate that the browser trusts, in a PEM file. Without it, it takes any on pages, and runs no service worker. */
  readonly certificate?: string;
  readonly colorScheme?: "light" | "dark";
  /** Run in the page before its own scripts. */
  readonly prepare?: (context: BrowserContext) => Promise<void>;
}

/** What the browser calls itself in the list of sessions. */
const DEVICE = "Chrome on Linux";

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
      ...(certificate && { ignoreHTTPSErrors: false, serviceWorkers: "allow" as const }),
      ...(colorScheme && { colorScheme }),
    });
    this.contexts.push(context);
    this.listenTo(context);
    await keepPeers(context);
    await machine.prepare?.(context);
    return context.newPage();
  }

  /** Somebody new, who has an account and sees the home page. */
  async signUp(name: string, machine: Machine = {}): Promise<Person> {
    const person = new Person(await this.page(machine), this.newAccount(name));
    if (!this.isReached(machine)) await person.signUp();
    else {
      const { username, email, password } = person.account;
      await this.enter(person, "Register", { 1: username, 2: email, 3: password, 4: name, 7: DEVICE });
    }
    return person;
  }

  /** The same person at another device. */
  async otherDevice({ account }: Person, machine: Machine = {}): Promise<Person> {
    const person = new Person(await this.page(machine), account);
    if (!this.isReached(machine)) await person.signIn();
    else await this.enter(person, "Login", { 1: account.username, 2: account.password, 4: DEVICE });
    return person;
  }

  /** Calls the method that the page's form calls; its answer sets the cookie of the page's browser. */
  private async enter(person: Person, method: string, fields: Fields): Promise<void> {
    const api = new GrpcWeb(person.page.context().request, this.url);
    await api.call(`switchboard.auth.v1.AuthService/${method}`, fields);
    await person.page.goto("/");
    await person.expectHome();
  }

  /** Whether what asks for a page's browser reaches the gateway as that browser does. */
  private isReached({ url, room, certificate }: Machine): boolean {
    return !url && !room && !certificate;
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
