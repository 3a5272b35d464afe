import { expect } from "@playwright/test";
import puppeteer, { type Browser, type ElementHandle, type Page } from "puppeteer-core";
import type { Received } from "./media.ts";
import type { Account } from "./person.ts";

const WAIT_MS = 30_000;

/** A camera and a microphone that are drawn and hummed, and that no one has to be asked for. */
const PREFERENCES = {
  "media.navigator.streams.fake": true,
  "media.navigator.permission.disabled": true,
  "media.autoplay.default": 0,
};

/** Somebody at Firefox. It is told what to do by WebDriver BiDi. */
export class FirefoxPerson {
  private constructor(
    private readonly browser: Browser,
    private readonly page: Page,
  ) {}

  /** Signs in somebody who has an account. */
  static async signIn(url: string, { username, password }: Account): Promise<FirefoxPerson> {
    const browser = await puppeteer.launch({
      browser: "firefox",
      executablePath: "/usr/bin/firefox-esr",
      acceptInsecureCerts: true,
      extraPrefsFirefox: PREFERENCES,
    });
    const page = await browser.newPage();
    await page.evaluateOnNewDocument(keepPeers);
    await page.goto(`${url}/sign-in`);
    const person = new FirefoxPerson(browser, page);
    await person.fill("Username or e-mail", username);
    await person.fill("Password", password);
    await person.press("Sign in");
    await person.find('//h1[normalize-space()="Chats"]');
    return person;
  }

  async fill(label: string, text: string): Promise<void> {
    await (await this.find(`//input[@id=//label[normalize-space()="${label}"]/@for]`)).type(text);
  }

  async press(name: string): Promise<void> {
    await (await this.find(`//button[normalize-space()="${name}" or @aria-label="${name}"]`)).click();
  }

  /** Looks for somebody and opens their page. */
  async open({ username }: Account): Promise<void> {
    await (await this.find('//a[@href="/calls"]')).click();
    await this.find('//h1[normalize-space()="Calls"]');
    await (await this.find("//input[@type='search']")).type(username);
    await (await this.find(`//a[contains(., "@${username}")]`)).click();
  }

  private async find(path: string): Promise<ElementHandle<Element>> {
    let found: ElementHandle<Element> | null = null;
    const look = async () => {
      found = await this.page.$(`::-p-xpath(${path})`);
      return found !== null;
    };
    await expect.poll(look, { timeout: WAIT_MS, message: path }).toBe(true);
    if (!found) throw new Error(`there is no ${path}`);
    return found;
  }

  /** What has come in over the newest peer connection. */
  async received(): Promise<Received> {
    return this.page.evaluate(async () => {
      let framesDecoded = 0;
      let audioEnergy = 0;
      for (const entry of (await window.testPeers.at(-1)?.getStats())?.values() ?? []) {
        if (entry.type !== "inbound-rtp") continue;
        framesDecoded += entry.framesDecoded ?? 0;
        audioEnergy += entry.totalAudioEnergy ?? 0;
      }
      return { framesDecoded, audioEnergy };
    });
  }

  async leave(): Promise<void> {
    await this.browser.close();
  }
}

function keepPeers(): void {
  window.testPeers = [];
  const Native = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Native {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      window.testPeers.push(this);
    }
  };
}
