import type { CDPSession, Page, Worker } from "@playwright/test";

/** What is pushed: the fields of switchboard.notify.v1.Notification that tests need. */
export interface Pushed {
  readonly tag: string;
  readonly kind?: number;
  readonly fromName?: string;
  readonly preview?: string;
  readonly path?: string;
  readonly withdrawn?: boolean;
}

/** The service worker of a browser, to which the browser's maker would push. */
export class PushedTo {
  private constructor(
    private readonly session: CDPSession,
    private readonly worker: Worker,
    private readonly registrationId: string,
    private readonly origin: string,
  ) {}

  /** Once the page has its worker. */
  static async of(page: Page, origin: string): Promise<PushedTo> {
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    const session = await page.context().newCDPSession(page);
    const registered = new Promise<string>((tell) => {
      session.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
        const own = registrations.find(({ scopeURL, isDeleted }) => scopeURL === `${origin}/` && !isDeleted);
        if (own) tell(own.registrationId);
      });
    });
    await session.send("ServiceWorker.enable");
    const registrationId = await registered;
    const worker = page.context().serviceWorkers()[0] ?? (await page.context().waitForEvent("serviceworker"));
    return new PushedTo(session, worker, registrationId, origin);
  }

  async push(pushed: Pushed): Promise<void> {
    const { session, registrationId, origin } = this;
    await session.send("ServiceWorker.deliverPushMessage", { origin, registrationId, data: encoded(pushed) });
  }

  /** How many pages the worker knows of. */
  async pages(): Promise<number> {
    return this.worker.evaluate(async () => {
      const { clients } = self as unknown as { clients: { matchAll(): Promise<readonly unknown[]> } };
      return (await clients.matchAll()).length;
    });
  }

  /** The titles and texts of what is shown. */
  async shown(): Promise<string[][]> {
    return this.worker.evaluate(async () => {
      const { registration } = self as unknown as { registration: ServiceWorkerRegistration };
      const all = await registration.getNotifications();
      return all.map(({ title, body }) => [title, body]);
    });
  }
}

/** In protobuf's wire format. All of it is ASCII, since Chromium takes a text. */
function encoded({ tag, kind = 0, fromName = "", preview = "", path = "", withdrawn = false }: Pushed): string {
  const text = (field: number, value: string) => String.fromCharCode(8 * field + 2, value.length) + value;
  const number = (field: number, value: number) => String.fromCharCode(8 * field, value);
  const parts = [text(1, tag), number(2, kind), text(4, fromName), text(6, preview), text(7, path)];
  return [...parts, number(12, Number(withdrawn))].join("");
}
