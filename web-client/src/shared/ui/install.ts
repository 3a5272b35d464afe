import { createContext, useContext } from "react";
import { createStore, type StoreApi } from "zustand/vanilla";

/** What browsers offer that can install a page as an app (Chromium's BeforeInstallPromptEvent). */
interface InstallOffer extends Event {
  readonly prompt: () => Promise<{ readonly outcome: "accepted" | "dismissed" }>;
}

/** Whether this page can be installed as an app, and the way to do it. Nothing is asked before somebody wants it. */
export class Install {
  readonly state: StoreApi<{ readonly possible: boolean }> = createStore(() => ({ possible: false }));

  private offer: InstallOffer | undefined;

  constructor(page: EventTarget) {
    page.addEventListener("beforeinstallprompt", (event) => {
      event.preventDefault();
      this.offered(event as InstallOffer);
    });
    page.addEventListener("appinstalled", () => this.offered(undefined));
  }

  /** Has the browser ask. It can be asked once for each offer. */
  async ask(): Promise<void> {
    const { offer } = this;
    this.offered(undefined);
    await offer?.prompt();
  }

  private offered(offer: InstallOffer | undefined): void {
    this.offer = offer;
    this.state.setState({ possible: offer !== undefined });
  }
}

/** Installing the page, for the whole page. */
export const InstallContext = createContext<Install | undefined>(undefined);

/** Installing the page. */
export function useInstall(): Install {
  const install = useContext(InstallContext);
  if (!install) throw new Error("useInstall needs an InstallContext above it");
  return install;
}
