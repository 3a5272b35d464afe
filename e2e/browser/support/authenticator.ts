import type { CDPSession, Page } from "@playwright/test";

/** The browser's own authenticator, which says yes to everything: keeps passkeys and knows its owner. */
export class Authenticator {
  private constructor(
    private readonly page: Page,
    private readonly session: CDPSession,
    private readonly id: string,
  ) {}

  static async at(page: Page): Promise<Authenticator> {
    const session = await page.context().newCDPSession(page);
    await session.send("WebAuthn.enable");
    const { authenticatorId } = await session.send("WebAuthn.addVirtualAuthenticator", {
      options: {
        protocol: "ctap2",
        transport: "internal",
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
    return new Authenticator(page, session, authenticatorId);
  }

  /** How many passkeys it keeps. */
  async passkeys(): Promise<number> {
    const { credentials } = await this.session.send("WebAuthn.getCredentials", { authenticatorId: this.id });
    return credentials.length;
  }

  /** Whether somebody is there to touch it when it asks. */
  async answers(enabled: boolean): Promise<void> {
    await this.session.send("WebAuthn.setAutomaticPresenceSimulation", { authenticatorId: this.id, enabled });
  }

  /** Makes the browser one that has no passkeys in the autofill of fields. */
  async withoutAutofill(): Promise<void> {
    const without = () => {
      PublicKeyCredential.isConditionalMediationAvailable = () => Promise.resolve(false);
    };
    await this.page.addInitScript(without);
    await this.page.evaluate(without);
  }

  /** Whether whoever sits there is who they say. */
  async verifies(isUserVerified: boolean): Promise<void> {
    await this.session.send("WebAuthn.setUserVerified", { authenticatorId: this.id, isUserVerified });
  }
}
