import { expect, type Locator, type Page } from "@playwright/test";

/** A file that somebody has. */
export interface FilePayload {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

/** Who somebody is. */
export interface Account {
  readonly name: string;
  readonly username: string;
  readonly email: string;
  readonly password: string;
}

export type Section =
  | "Profile"
  | "Account"
  | "Security"
  | "Privacy"
  | "Calls"
  | "Notifications"
  | "Appearance"
  | "Language";

export type Control = "Mute microphone" | "Turn camera off" | "Share screen" | "More" | "Hang up";

export type CallKind = "video" | "audio";

/** What a caller is told until somebody answers. */
const ON_THE_WAY = /^(Calling…|Ringing…|Ringing on \d+ devices…|In another call – waiting)$/;

/** Somebody at a page, and what they can do there and see. */
export class Person {
  /** The card of a call that comes in. */
  readonly incoming: Locator;
  /** The line about somebody who calls during a call. */
  readonly waiting: Locator;
  /** The call while its person looks at a page. */
  readonly mini: Locator;
  readonly controls: Locator;
  readonly timer: Locator;
  readonly remoteVideo: Locator;
  readonly ended: Locator;
  readonly notice: Locator;
  readonly elsewhere: Locator;
  readonly banner: Locator;
  readonly search: Locator;
  /** Where one writes in a conversation. */
  readonly field: Locator;
  /** The files that go with the next message. */
  readonly attached: Locator;
  /** What came in elsewhere, for a few seconds. */
  readonly toast: Locator;
  /** What has just been done. */
  readonly done: Locator;
  /** On the sign-in page: why one is there. */
  readonly reason: Locator;

  constructor(
    readonly page: Page,
    readonly account: Account,
  ) {
    this.incoming = page.getByRole("alertdialog");
    this.waiting = page.getByTestId("call-waiting");
    this.mini = page.getByTestId("mini-call");
    this.controls = page.getByRole("toolbar", { name: "Call controls" });
    this.timer = page.getByRole("timer");
    this.remoteVideo = page.getByTestId("remote-video");
    this.ended = page.getByTestId("call-ended");
    this.notice = page.getByTestId("call-notice");
    this.elsewhere = page.getByTestId("call-elsewhere");
    this.banner = page.getByTestId("connection-banner");
    this.search = page.getByRole("searchbox", { name: "Search people" });
    this.field = page.getByRole("textbox", { name: /^Write to / });
    this.attached = page.getByRole("list", { name: "Files to be sent" });
    this.toast = page.getByTestId("toast");
    this.done = page.getByTestId("notice");
    this.reason = page.getByRole("main").getByRole("status");
  }

  get name(): string {
    return this.account.name;
  }

  async signUp(): Promise<void> {
    await this.page.goto("/sign-up");
    await this.fillSignUp();
    await this.submit("Create account");
    await this.expectHome();
  }

  async fillSignUp(account: Account = this.account): Promise<void> {
    await this.page.getByLabel("Your name").fill(account.name);
    await this.page.getByLabel("Username").fill(account.username);
    await this.page.getByLabel("E-mail").fill(account.email);
    await this.password.fill(account.password);
  }

  async signIn(password: string = this.account.password): Promise<void> {
    await this.trySignIn(password);
    await this.expectHome();
  }

  async trySignIn(password: string): Promise<void> {
    await this.page.goto("/sign-in");
    await this.page.getByLabel("Username or e-mail").fill(this.account.username);
    await this.password.fill(password);
    await this.submit("Sign in");
  }

  get password(): Locator {
    return this.page.getByRole("textbox", { name: "Password" });
  }

  async submit(name: string): Promise<void> {
    await this.page.getByRole("button", { name, exact: true }).click();
  }

  async expectHome(): Promise<void> {
    await expect(this.page.getByRole("heading", { name: "Chats", exact: true })).toBeVisible();
  }

  /** Goes to the calls, where people are looked for to be called. */
  async openCalls(): Promise<void> {
    await this.page
      .getByRole("navigation", { name: "Main" })
      .getByRole("link", { name: /^Calls/ })
      .click();
    await expect(this.search).toBeVisible();
  }

  async openSettings(): Promise<void> {
    await this.page.getByRole("link", { name: "Settings" }).filter({ visible: true }).click();
    await expect(this.page.getByRole("heading", { name: "Settings" })).toBeVisible();
  }

  async openSection(section: Section): Promise<void> {
    await this.openSettings();
    const sections = this.page.getByRole("navigation", { name: "Sections" });
    await sections.getByRole("link", { name: new RegExp(`^${section}`) }).click();
    await expect(this.page.getByRole("heading", { name: section, exact: true, level: 2 })).toBeVisible();
  }

  /** Turns on something in the settings of calls, and waits until the server has it. */
  async chooseForCalls(name: string): Promise<void> {
    await this.openSection("Calls");
    const choice = this.page.getByRole("switch", { name });
    await choice.check();
    await expect(choice).toHaveAttribute("aria-disabled", "false");
  }

  async signOut(): Promise<void> {
    await this.openSection("Account");
    await this.submit("Sign out");
    await this.expectDoor();
  }

  async expectDoor(): Promise<void> {
    await expect(this.page.getByRole("heading", { name: "Welcome back" })).toBeVisible();
  }

  /** A person in the list of those found. */
  found(other: Person): Locator {
    return this.page.getByRole("link").filter({ hasText: `@${other.account.username}` });
  }

  /** Finds the other by name and opens their page. */
  async open(other: Person): Promise<void> {
    await this.openCalls();
    await this.search.fill(other.account.username);
    await this.found(other).click();
    await expect(this.page.getByText(`@${other.account.username} ·`)).toBeVisible();
  }

  /** Finds the other by name and opens the conversation with them. */
  async chat(other: Person): Promise<void> {
    // Whoever is there already needs no page load.
    if (new URL(this.page.url()).pathname !== "/") await this.page.goto("/");
    await this.page.getByRole("searchbox", { name: "Search chats and people" }).fill(other.account.username);
    await this.found(other).click();
    await expect(this.field).toBeVisible();
  }

  /** Writes in the conversation that is open. */
  async write(text: string): Promise<void> {
    await this.field.fill(text);
    await this.field.press("Enter");
    await expect(this.field).toHaveValue("");
  }

  /** Chooses files for the next message of the conversation that is open. */
  async attach(files: readonly FilePayload[]): Promise<void> {
    await this.page.getByTestId("attach").setInputFiles([...files]);
  }

  /** Waits until nothing that was written in the conversation is on its way. */
  async expectSent(): Promise<void> {
    await expect(this.page.getByRole("log", { name: "Messages" }).getByRole("img", { name: "Sending" })).toHaveCount(0);
  }

  /** A message of the conversation that is open. */
  message(text: string): Locator {
    return this.page.getByRole("article").filter({ hasText: text });
  }

  /** Chooses something in the menu of a message. */
  async act(text: string, what: string): Promise<void> {
    await this.message(text).hover();
    await this.message(text).getByRole("button", { name: "More about this message" }).click();
    await this.page.getByRole("menuitem", { name: what }).click();
  }

  async openContacts(): Promise<void> {
    await this.page
      .getByRole("link", { name: /^Contacts/ })
      .filter({ visible: true })
      .click();
    await expect(this.page.getByRole("searchbox", { name: "Search contacts and people" })).toBeVisible();
  }

  /** Another in the list of contacts. */
  contact({ name }: Person): Locator {
    return this.page.getByRole("region", { name: "All contacts" }).getByText(name);
  }

  /** Asks the other to become a contact. */
  async requestContact(other: Person, note = ""): Promise<void> {
    await this.open(other);
    await this.submit(`Add ${other.name} to contacts`);
    await this.page.getByLabel(`A few words for ${other.name}`).fill(note);
    await this.submit("Send request");
    await expect(this.page.getByText("Request sent", { exact: true })).toBeVisible();
  }

  /** Becomes a contact of the other, who accepts on their page of this one. */
  async befriend(other: Person): Promise<void> {
    await this.requestContact(other);
    await other.open(this);
    await other.submit(`Accept ${this.name}’s request`);
    await expect(this.page.getByText("In your contacts")).toBeVisible();
  }

  async block(other: Person): Promise<void> {
    await this.open(other);
    await this.submit(`Block ${other.name}`);
    const question = this.page.getByRole("dialog");
    await question.getByRole("button", { name: "Block", exact: true }).click();
    // It stays until the server has heard of it.
    await expect(question).toBeHidden();
    await expect(this.page.getByText(`You have blocked ${other.name}`)).toBeVisible();
  }

  async call(other: Person, kind: CallKind = "video"): Promise<void> {
    await this.open(other);
    await this.page.getByRole("button", { name: `with ${kind}` }).click();
    await expect(this.callWith(other).getByText(ON_THE_WAY)).toBeVisible();
  }

  /** The call with the other, on the whole screen. */
  callWith({ name }: Person): Locator {
    return this.page.getByRole("region", { name: `Call with ${name}` });
  }

  async answer(kind: CallKind = "video"): Promise<void> {
    await this.incoming.getByRole("button", { name: `Accept with ${kind}` }).click();
  }

  async decline(): Promise<void> {
    await this.incoming.getByRole("button", { name: "Decline" }).click();
  }

  /** A control of the call. They hide while nothing moves. */
  async control(name: Control): Promise<Locator> {
    await this.wake();
    return this.controls.getByRole("button", { name });
  }

  async press(name: Control): Promise<void> {
    await (await this.control(name)).click();
  }

  /** Moves the mouse, so that the controls are shown. */
  async wake(): Promise<void> {
    await this.page.mouse.move(200, 200);
    await this.page.mouse.move(210, 210);
  }

  async hangUp(): Promise<void> {
    await this.press("Hang up");
  }
}

/** One calls, the other answers, and both are in the call. */
export async function connect(caller: Person, callee: Person, kind: CallKind = "video"): Promise<void> {
  await caller.call(callee, kind);
  await callee.answer(kind);
  await expect(caller.timer).toBeVisible();
  await expect(callee.timer).toBeVisible();
}
